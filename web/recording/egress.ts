import { CommandAnswer } from "../../contracts/http.ts";
import { RecordingList, type RecordingTarget } from "../../contracts/recordings.ts";
import { call } from "../api.ts";

/** Recording where the server has LiveKit's egress; where it has none the browser records. */

const list = (sessionId: string) => call({ method: "GET", path: `/v1/sessions/${sessionId}/recordings`, answer: RecordingList });

export async function hasEgress(sessionId: string): Promise<boolean> {
  const known = await list(sessionId);
  return known.ok && known.value.recorder === "egress";
}

export const startEgress = (sessionId: string, recordingId: string, rtmp: readonly string[]) =>
  call({
    ...{ method: "POST", path: "/v1/recordings", answer: CommandAnswer },
    body: { sessionId, recordingId, rtmp },
  });

/** Where a recording is streamed to, besides its file. */
export async function streamsOf(sessionId: string, recordingId: string): Promise<RecordingTarget[] | null> {
  const known = await list(sessionId);
  if (!known.ok) return null;
  const targets = known.value.recordings.find(({ id }) => id === recordingId)?.targets ?? [];
  return targets.filter(({ kind }) => kind === "rtmp");
}
