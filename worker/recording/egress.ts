import {
  EgressStatus,
  EncodedFileOutput,
  EncodedFileType,
  ServerError,
  StreamOutput,
  StreamProtocol,
  type EgressInfo,
} from "livekit-server-sdk";
import { sql } from "drizzle-orm";
import type { TargetKind } from "../../contracts/recordings.ts";
import { NO_SCOPE, type Database } from "../../platform/database.ts";
import { egressAccessOf, recordingMadeBy } from "../../platform/egress.ts";
import type { Env } from "../../platform/env.ts";
import { objectKeys } from "../../platform/object-keys.ts";

/** LiveKit's egress (R59): it records the room into R2 and streams it elsewhere. A port: without it the teacher's browser records. */
export interface Egress {
  /** A repeat, whose first answer was lost, finds the one that runs: two would write over each other. */
  start(what: { room: string; sessionId: string; recordingId: string; rtmp: readonly string[] }): Promise<string>;
  /** Null for one that LiveKit does not know (any more). */
  look(egressId: string): Promise<EgressInfo | null>;
  /** The latest that made this recording, where its name was never written down. */
  find(room: string, recordingId: string): Promise<EgressInfo | null>;
}

/** `StreamInfo.Status.FAILED`, which the SDK does not export. */
const STREAM_FAILED = 2;

export function egressOf(env: Env): Egress | null {
  const access = egressAccessOf(env);
  if (!access) return null;
  const { client, bucket } = access;
  return {
    async start({ room, sessionId, recordingId, rtmp }) {
      const filepath = objectKeys.composite(sessionId, recordingId);
      const running = await client.listEgress({ roomName: room, active: true });
      const known = running.find((one) => recordingMadeBy(one) === recordingId);
      if (known) return known.egressId;
      const file = new EncodedFileOutput({
        ...{ fileType: EncodedFileType.MP4, filepath, output: bucket() },
        // Who watches needs no list of what was where.
        disableManifest: true,
      });
      const stream = new StreamOutput({ protocol: StreamProtocol.RTMP, urls: [...rtmp] });
      const outputs = { file, ...(rtmp.length > 0 ? { stream } : {}) };
      const { egressId } = await client.startRoomCompositeEgress(room, outputs, { layout: "speaker" });
      return egressId;
    },
    async look(egressId) {
      const known = await client.listEgress({ egressId }).catch((error: unknown) => {
        // One that it has forgotten is an error to it, and no empty list.
        if (error instanceof ServerError && error.code === "not_found") return [];
        throw error;
      });
      return known[0] ?? null;
    },
    async find(roomName, recordingId) {
      const made = (await client.listEgress({ roomName })).filter((one) => recordingMadeBy(one) === recordingId);
      return made.toSorted((a, b) => Number(b.startedAt - a.startedAt))[0] ?? null;
    },
  };
}

/** What became of one thing that egress was to make. */
export interface EgressResult {
  kind: TargetKind;
  /** Of a stream: its host. LiveKit keeps no order among streams, and hides their keys. */
  label: string | null;
  /** Among those of one kind and label, from 1. */
  place: number;
  state: "ready" | "failed";
  sizeBytes: number | null;
  durationMs: number | null;
  failure: string | null;
}

/** What is decided: each target has its own end. A stream that broke is over before the file is, and spoils it not. */
export function resultsOf(info: EgressInfo): EgressResult[] {
  const over = isOver(info.status);
  const places = new Map<string, number>();
  const streams = info.streamResults.flatMap((stream): EgressResult[] => {
    const label = hostOf(stream);
    const place = (places.get(label) ?? 0) + 1;
    places.set(label, place);
    const failed = Number(stream.status) === STREAM_FAILED;
    if (!failed && !over) return [];
    const durationMs = failed ? null : inMs(stream.duration);
    const failure = failed ? stream.error || "unknown" : null;
    return [{ kind: "rtmp", label, place, state: failed ? "failed" : "ready", sizeBytes: null, durationMs, failure }];
  });
  if (!over) return streams;
  const [file] = info.fileResults;
  const broke = info.status === EgressStatus.EGRESS_FAILED || info.status === EgressStatus.EGRESS_ABORTED;
  const whole = file && file.size > 0n && !broke ? file : null;
  const composite: EgressResult = {
    ...{ kind: "composite", label: null, place: 1, state: whole ? "ready" : "failed" },
    sizeBytes: whole ? Number(whole.size) : null,
    durationMs: whole ? inMs(whole.duration) : null,
    failure: whole ? null : info.error || "unknown",
  };
  return [composite, ...streams];
}

const inMs = (nanoseconds: bigint): number => Math.round(Number(nanoseconds) / 1e6);

/** `rtmp://host/app/{k...y}`: what is hidden in it is no part of an address that could be read. */
const hostOf = ({ url }: { url: string }): string => /^\w+:\/\/([^/]*)/.exec(url)?.[1] ?? "";

export function isOver(status: EgressStatus): boolean {
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
 * once; word that comes before its egress is written down is made up for by the sweep.
 */
export async function egressTold(database: Database, info: EgressInfo): Promise<void> {
  const results = resultsOf(info);
  if (results.length > 0)
    await database.transaction(NO_SCOPE, [sql`select finish_egress(${info.egressId}, ${JSON.stringify(results)}::jsonb)`]);
}
