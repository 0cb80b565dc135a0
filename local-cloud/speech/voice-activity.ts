import { loadVoiceActivity, SAMPLE_RATE, Tensor, type InferenceSession } from "./runtime.ts";

/** What Silero looks at in one step: 32 ms. */
export const FRAME_SAMPLES = 512;
/** The end of the frame before, which the model is shown too. */
const CONTEXT_SAMPLES = 64;

/** Follows one stream. */
export interface VoiceActivity {
  /** How likely this frame of 512 samples holds speech, 0 to 1. */
  next(frame: Float32Array): Promise<number>;
}

export async function loadSilero(): Promise<() => VoiceActivity> {
  const session = await loadVoiceActivity();
  return () => follow(session);
}

function follow(session: InferenceSession): VoiceActivity {
  const rate = new Tensor("int64", BigInt64Array.of(BigInt(SAMPLE_RATE)), []);
  let state = new Tensor("float32", new Float32Array(2 * 128), [2, 1, 128]);
  let context = new Float32Array(CONTEXT_SAMPLES);
  return {
    async next(frame) {
      const input = new Float32Array(CONTEXT_SAMPLES + FRAME_SAMPLES);
      input.set(context);
      input.set(frame, CONTEXT_SAMPLES);
      context = frame.slice(-CONTEXT_SAMPLES);
      const { output, stateN } = (await session.run({
        input: new Tensor("float32", input, [1, input.length]),
        state,
        sr: rate,
      })) as { output: Tensor; stateN: Tensor };
      state = stateN as typeof state;
      return Number(output.data[0]);
    },
  };
}
