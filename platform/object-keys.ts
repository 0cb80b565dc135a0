/**
 * Where everything is in R2 (R52): the one layout, for whoever writes there. A key says whose it is, so that all of a session is found,
 * and erased, by its prefixes. Ids in keys are random; none holds a name.
 */
export const objectKeys = {
  /** A picture, once for each content. */
  asset: (assetId: string, name: string) => `assets/${assetId}/${name}`,
  /** The last hash of an ended log, outside of Postgres. */
  anchor: (tenantId: string, sessionId: string) => `anchors/${tenantId}/${sessionId}.json`,
  transcript: (sessionId: string) => `transcripts/${sessionId}.json`,
  /** What a browser recorded without a break; a recording that was paused or broken off has several. */
  take: (sessionId: string, recordingId: string, take: number) => `recordings/${sessionId}/${recordingId}/take-${take}.webm`,
  /** A take's beginning, which waits until what it says of the whole is known. Gone when the take is whole. */
  takeHead: (sessionId: string, recordingId: string, take: number) => `recordings/${sessionId}/${recordingId}/take-${take}.head`,
  /** What egress wrote in one piece. */
  composite: (sessionId: string, recordingId: string) => `recordings/${sessionId}/${recordingId}/composite.mp4`,
  /** The live picture for those without a seat: a playlist and its segments. */
  overflow: (sessionId: string, name: string) => `overflow/${sessionId}/${name}`,
} as const;

/** The recording whose file has this key; null for any other key. */
export const recordingOfComposite = (key: string): string | null =>
  /^recordings\/[0-9a-f-]{36}\/([0-9a-f-]{36})\/composite\.mp4$/.exec(key)?.[1] ?? null;
