import { deviceStorage } from "../storage.ts";

/** What the teacher said when ending the class; kept until it is done, so that a closed page does not lose the wish. */
const keyOf = (sessionId: string) => `chalkline.transcript.${sessionId}`;

export function keepTranscript(sessionId: string, save: boolean): void {
  if (save) deviceStorage.setItem(keyOf(sessionId), "save");
  else deviceStorage.removeItem(keyOf(sessionId));
}
export const isWished = (sessionId: string): boolean => deviceStorage.getItem(keyOf(sessionId)) !== null;
export const wishFulfilled = (sessionId: string): void => deviceStorage.removeItem(keyOf(sessionId));
