import * as z from "zod/mini";
import { CURSOR_HEADER, RECORDING_HEAD_BYTES, RECORDING_PART_BYTES, UploadCursor } from "../../contracts/recordings.ts";
import { currentToken } from "../account.ts";
import { call } from "../api.ts";
import { keptTakes, type KeptTake } from "./kept-takes.ts";

/** Pauses between tries; the network of a school comes back some time. */
const RETRY_MS = [1_000, 3_000, 10_000, 30_000] as const;
/** While nothing whole is waiting. A part takes most of a minute. */
const LOOK_EVERY_MS = 2_000;

/** What trying again does not cure: the take was finished without us, or we may not record here (any more). */
const LOST: ReadonlySet<number> = new Set([403, 404, 409, 415]);

export type UploadStatus = "uploading" | "waiting" | "done" | "lost";

/**
 * Brings one take to the server, part after part, and its end when it has ended. Goes on until that is done, whatever screen is
 * shown; each step is repeated until it is acknowledged. Of several tabs one does it.
 */
export async function uploadTake(
  first: KeptTake,
  { ended, tell }: { ended(): boolean; tell(status: UploadStatus): void },
): Promise<void> {
  await navigator.locks.request(`chalkline.take.${first.key}`, { ifAvailable: true }, async (lock) => {
    if (lock) await upload(first, ended, tell);
  });
}

async function upload(first: KeptTake, ended: () => boolean, tell: (status: UploadStatus) => void): Promise<void> {
  let take = first;
  let failures = 0;
  for (;;) {
    try {
      const over = ended();
      const waiting = await keptTakes.waiting(take.key);
      const partBytes = RECORDING_PART_BYTES - (take.parts === 0 ? RECORDING_HEAD_BYTES : 0);
      if (waiting.size < partBytes && !over) {
        tell("uploading");
        await pause(LOOK_EVERY_MS);
        continue;
      }
      if (waiting.size === 0 && take.cursor === null) {
        // Nothing was recorded: there is nothing to tell the server of.
        await keptTakes.forget(take.key);
        return tell("done");
      }
      if (take.cursor === null) take = await announce(take);
      else if (waiting.size >= partBytes) {
        const { cursor } = await send(take, "parts", waiting.slice(0, partBytes), UploadCursor);
        take = { ...take, cursor, parts: take.parts + 1 };
        await keptTakes.moved(take, partBytes);
      } else {
        const { state } = await send(take, "finish", waiting, z.object({ state: z.string() }));
        await keptTakes.forget(take.key);
        // A moment that holds no picture is no loss.
        return tell(state === "failed" && take.parts > 0 ? "lost" : "done");
      }
      failures = 0;
      tell("uploading");
    } catch (error) {
      if (error instanceof Refused && LOST.has(error.status)) {
        await keptTakes.forget(take.key);
        return tell("lost");
      }
      tell("waiting");
      await pause(RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)]!);
    }
  }
}

class Refused extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`refused with ${status}`);
    this.status = status;
  }
}

async function announce(take: KeptTake): Promise<KeptTake> {
  const { sessionId, recordingId } = take;
  const body = { sessionId, recordingId, take: take.take, ageMs: Math.max(0, Date.now() - take.startedAt) };
  const answer = await call({ method: "POST", path: "/v1/recordings/takes", answer: UploadCursor, body });
  if (!answer.ok) throw new Refused(answer.failure.status);
  const announced = { ...take, takeId: answer.value.takeId, cursor: answer.value.cursor };
  await keptTakes.moved(announced, 0);
  return announced;
}

/** Bytes with their cursor: `api.ts` sends no header of its own. */
async function send<Answer>(
  { takeId, sessionId, cursor }: KeptTake,
  what: "parts" | "finish",
  bytes: Blob,
  answer: z.ZodMiniType<Answer>,
): Promise<Answer> {
  const response = await fetch(`/v1/recordings/takes/${takeId}/${what}?sessionId=${sessionId}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${currentToken() ?? ""}`,
      "content-type": "video/webm",
      [CURSOR_HEADER]: cursor ?? "",
    },
    body: bytes,
  });
  if (!response.ok) throw new Refused(response.status);
  return answer.parse(await response.json());
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
