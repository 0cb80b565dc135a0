import { Listening, type Heard, type ListeningOptions } from "./listening.ts";
import { loadMoonshine, type Recogniser } from "./moonshine.ts";
import { loadSilero, type VoiceActivity } from "./voice-activity.ts";

/** The models, loaded when somebody first speaks, and shared by all who do. */
export interface Engine {
  listen(options: ListeningOptions, tell: (heard: Heard) => void, began?: (at: number) => void): Promise<Listening>;
  /** One at a time: there is one core, and a model's session takes one run. */
  alone<Result>(work: () => Promise<Result>): Promise<Result>;
}

export function createEngine(): Engine {
  let loading: Promise<[Recogniser, () => VoiceActivity]> | null = null;
  let last: Promise<unknown> = Promise.resolve();
  return {
    async listen(options, tell, began) {
      loading ??= Promise.all([loadMoonshine(), loadSilero()]);
      const [recogniser, follow] = await loading;
      return new Listening(recogniser, follow(), options, tell, began);
    },
    alone(work) {
      const turn = last.then(work);
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}
