import { CommandAnswer } from "../../contracts/http.ts";
import { RecordingList } from "../../contracts/recordings.ts";
import { call } from "../api.ts";

/** Recording where the server has LiveKit's egress. Where it has none, or that fails, the browser records: both answer false then. */

export async function startEgress(sessionId: string): Promise<boolean> {
  const known = await call({ method: "GET", path: `/v1/sessions/${sessionId}/recordings`, answer: RecordingList });
  if (!known.ok || known.value.recorder !== "egress") return false;
  const body = { sessionId, recordingId: crypto.randomUUID() };
  return (await call({ method: "POST", path: "/v1/recordings", answer: CommandAnswer, body })).ok;
}

export async function stopEgress(sessionId: string, recordingId: string): Promise<boolean> {
  const path = `/v1/recordings/${recordingId}/stop`;
  return (await call({ method: "POST", path, answer: CommandAnswer, body: { sessionId } })).ok;
}
