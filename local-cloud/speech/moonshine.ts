import tokenizer from "llama-tokenizer-js";
import { loadDecoder, loadEncoder, SAMPLE_RATE, Tensor } from "./runtime.ts";

/** Samples to words. */
export interface Recogniser {
  /** English, with punctuation; "" where nothing is heard. */
  transcribe(samples: Float32Array): Promise<string>;
}

/** The shape of Moonshine tiny. */
const LAYERS = 6;
const HEADS = 8;
const HEAD_SIZE = 36;
const BEGIN = 1;
const END = 2;

/** Nobody speaks faster; the model repeats itself for ever when it hears what is no speech. */
const TOKENS_PER_SECOND = 6.5;
/** Shorter than this it hears nothing. */
const SHORTEST_SAMPLES = SAMPLE_RATE / 10;

type Named = Record<string, Tensor>;

/** Moonshine tiny: an encoder over the whole of an utterance, and a greedy decoder that keeps what it has computed. */
export async function loadMoonshine(): Promise<Recogniser> {
  const [encoder, decoder] = await Promise.all([loadEncoder(), loadDecoder()]);
  const nothingYet = (): Named =>
    Object.fromEntries(
      decoder.inputNames
        .filter((name) => name.startsWith("past_key_values."))
        .map((name) => [name, new Tensor("float32", new Float32Array(0), [0, HEADS, 1, HEAD_SIZE])]),
    );
  if (Object.keys(nothingYet()).length !== LAYERS * 4) throw new Error("this is not the model that was expected");

  return {
    async transcribe(samples) {
      if (samples.length < SHORTEST_SAMPLES) return "";
      const { last_hidden_state } = (await encoder.run({
        input_values: new Tensor("float32", samples, [1, samples.length]),
      })) as {
        last_hidden_state: Tensor;
      };
      const tokens: number[] = [];
      let past = nothingYet();
      let next = BEGIN;
      const most = Math.ceil((samples.length / SAMPLE_RATE) * TOKENS_PER_SECOND) + 2;
      for (let step = 0; step < most; step++) {
        const output = (await decoder.run({
          input_ids: new Tensor("int64", BigInt64Array.of(BigInt(next)), [1, 1]),
          encoder_hidden_states: last_hidden_state,
          use_cache_branch: new Tensor("bool", [step > 0]),
          ...past,
        })) as Named & { logits: Tensor };
        next = strongest(output.logits.data as Float32Array);
        if (next === END) break;
        tokens.push(next);
        past = carried(past, output, step === 0);
      }
      return tokenizer.decode([BEGIN, ...tokens]).trim();
    },
  };
}

/** What the encoder gave is computed in the first step, and stays. */
function carried(past: Named, output: Named, first: boolean): Named {
  return Object.fromEntries(
    Object.entries(past).map(([name, before]) => {
      const present = output[name.replace("past_key_values", "present")];
      return [name, present && (first || name.includes(".decoder.")) ? present : before];
    }),
  );
}

function strongest(logits: Float32Array): number {
  let best = 0;
  for (let token = 1; token < logits.length; token++) if (logits[token]! > logits[best]!) best = token;
  return best;
}
