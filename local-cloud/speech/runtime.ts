import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as ort from "onnxruntime-web";

/** The models that come with the dependencies, run by WebAssembly on one core: no account, no download, no native build. */

export { Tensor, type InferenceSession } from "onnxruntime-web";

/** The recogniser shares a laptop with everything else; a second thread gains little on models this small. */
ort.env.wasm.numThreads = 1;
ort.env.logLevel = "error";

export const SAMPLE_RATE = 16_000;

/** The packages export no models: they are found as files, since the repository has its dependencies at its root. */
const modules = join(import.meta.dirname, "..", "..", "node_modules");

const model = (path: string) =>
  readFile(join(modules, path)).then((bytes) => ort.InferenceSession.create(bytes, { executionProviders: ["wasm"] }));

export const loadEncoder = () => model("@moonshine-ai/moonshine-js/dist/model/tiny/quantized/encoder_model.onnx");
export const loadDecoder = () => model("@moonshine-ai/moonshine-js/dist/model/tiny/quantized/decoder_model_merged.onnx");
export const loadVoiceActivity = () => model("@ricky0123/vad-web/dist/silero_vad_v5.onnx");
