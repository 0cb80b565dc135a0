import {
  EgressClient,
  EgressStatus,
  EncodedFileOutput,
  EncodedFileType,
  S3Upload,
  SegmentedFileOutput,
  StreamOutput,
  StreamProtocol,
  type EgressInfo,
} from "livekit-server-sdk";
import { sql } from "drizzle-orm";
import type { TargetKind } from "../../contracts/recordings.ts";
import { NO_SCOPE, type Database } from "../../platform/database.ts";
import type { Env } from "../../platform/env.ts";
import { httpUrlOf, liveKitOf } from "../../platform/media-server.ts";
import { objectKeys } from "../../platform/object-keys.ts";

/** LiveKit's egress (R59, R60): it records the room into R2 and streams it elsewhere. A port: without it the teacher's browser records. */
export interface Egress {
  start(what: { room: string; sessionId: string; recordingId: string; rtmp: readonly string[] }): Promise<string>;
  stop(egressId: string): Promise<void>;
  /** Null for one that LiveKit does not know (any more). */
  look(egressId: string): Promise<EgressInfo | null>;
}

/** `StreamInfo.Status.FAILED`, which the SDK does not export. */
const STREAM_FAILED = 2;
/** A viewer without a seat is some of these behind. */
const SEGMENT_S = 2;

export function egressOf(env: Env): Egress | null {
  const liveKit = liveKitOf(env);
  const {
    EGRESS_S3_ENDPOINT: endpoint,
    EGRESS_S3_BUCKET: bucket,
    EGRESS_S3_ACCESS_KEY: accessKey,
    EGRESS_S3_SECRET: secret,
  } = env;
  if (!liveKit || !endpoint || !bucket || !accessKey || !secret) return null;
  const client = new EgressClient(httpUrlOf(liveKit), liveKit.apiKey, liveKit.apiSecret);
  const bucketOf = () =>
    ({ case: "s3", value: new S3Upload({ endpoint, bucket, accessKey, secret, region: "auto", forcePathStyle: true }) }) as const;
  return {
    async start({ room, sessionId, recordingId, rtmp }) {
      const file = new EncodedFileOutput({
        ...{ fileType: EncodedFileType.MP4, filepath: objectKeys.composite(sessionId, recordingId), output: bucketOf() },
        // Who watches needs no list of what was where.
        disableManifest: true,
      });
      const segments = new SegmentedFileOutput({
        ...{ filenamePrefix: objectKeys.overflow(sessionId, "segment"), playlistName: "all.m3u8", livePlaylistName: "live.m3u8" },
        ...{ segmentDuration: SEGMENT_S, output: bucketOf(), disableManifest: true },
      });
      const stream = new StreamOutput({ protocol: StreamProtocol.RTMP, urls: [...rtmp] });
      const outputs = { file, segments, ...(rtmp.length > 0 ? { stream } : {}) };
      const { egressId } = await client.startRoomCompositeEgress(room, outputs, { layout: "speaker" });
      return egressId;
    },
    async stop(egressId) {
      await client.stopEgress(egressId);
    },
    async look(egressId) {
      return (await client.listEgress({ egressId }))[0] ?? null;
    },
  };
}

/** What became of one thing that egress was to make. */
export interface EgressResult {
  kind: TargetKind;
  ordinal: number;
  state: "ready" | "failed";
  sizeBytes: number | null;
  durationMs: number | null;
  failure: string | null;
}

/** Null while it still runs. Each target has its own end: a stream that broke spoils no file. */
export function resultsOf(info: EgressInfo): EgressResult[] | null {
  if (!isOver(info.status)) return null;
  const failed = info.status === EgressStatus.EGRESS_FAILED || info.status === EgressStatus.EGRESS_ABORTED;
  const result = (
    kind: TargetKind,
    ordinal: number,
    made: { bytes?: bigint; nanoseconds: bigint } | null,
    failure: string,
  ): EgressResult => ({
    ...{ kind, ordinal, state: made ? "ready" : "failed", failure: made ? null : failure || "unknown" },
    sizeBytes: made?.bytes === undefined ? null : Number(made.bytes),
    durationMs: made ? Math.round(Number(made.nanoseconds) / 1e6) : null,
  });
  const [file] = info.fileResults;
  const [segments] = info.segmentResults;
  return [
    result(
      "composite",
      1,
      file && file.size > 0n && !failed ? { bytes: file.size, nanoseconds: file.duration } : null,
      info.error,
    ),
    result("hls", 1, segments && !failed ? { bytes: segments.size, nanoseconds: segments.duration } : null, info.error),
    ...info.streamResults.map(({ status, duration, error }, n) =>
      result("rtmp", n + 1, Number(status) === STREAM_FAILED ? null : { nanoseconds: duration }, error),
    ),
  ];
}

function isOver(status: EgressStatus): boolean {
  switch (status) {
    case EgressStatus.EGRESS_COMPLETE:
    case EgressStatus.EGRESS_LIMIT_REACHED:
    case EgressStatus.EGRESS_FAILED:
    case EgressStatus.EGRESS_ABORTED:
      return true;
    case EgressStatus.EGRESS_STARTING:
    case EgressStatus.EGRESS_ACTIVE:
    case EgressStatus.EGRESS_ENDING:
      return false;
  }
}

/**
 * A recording is final when its egress says so, before or after its room is gone: neither waits for the other. Twice is as good as
 * once; one that comes before its egress is written down is made up for by the sweep.
 */
export async function egressEnded(database: Database, info: EgressInfo): Promise<void> {
  const results = resultsOf(info);
  if (!results) return;
  await database.transaction(NO_SCOPE, [sql`select finish_egress(${info.egressId}, ${JSON.stringify(results)}::jsonb)`]);
}
