import { EgressClient, EgressStatus, S3Upload, SegmentedFileOutput, type EgressInfo } from "livekit-server-sdk";
import type { Env } from "./env.ts";
import { httpUrlOf, liveKitOf } from "./media-server.ts";
import { objectKeys, recordingOfComposite } from "./object-keys.ts";

/** LiveKit's egress, and where in R2 it writes. */
export interface EgressAccess {
  client: EgressClient;
  bucket(): { case: "s3"; value: S3Upload };
}

/** Null where there is no egress, or nothing that it could write to. */
export function egressAccessOf(env: Env): EgressAccess | null {
  const liveKit = liveKitOf(env);
  const {
    EGRESS_S3_ENDPOINT: endpoint,
    EGRESS_S3_BUCKET: bucket,
    EGRESS_S3_ACCESS_KEY: accessKey,
    EGRESS_S3_SECRET: secret,
  } = env;
  if (!liveKit || !endpoint || !bucket || !accessKey || !secret) return null;
  return {
    client: new EgressClient(httpUrlOf(liveKit), liveKit.apiKey, liveKit.apiSecret),
    bucket: () => ({
      case: "s3",
      value: new S3Upload({ endpoint, bucket, accessKey, secret, region: "auto", forcePathStyle: true }),
    }),
  };
}

/** The room's picture for those without a seat (R60). A port: without egress they follow by slides, boards and words alone. */
export interface OverflowCast {
  /** A repeat finds the one that runs; it ends with its room. */
  keep(room: string, sessionId: string): Promise<void>;
}

/** A viewer is some of these behind the class; each is a file. */
const SEGMENT_S = 2;
export const LIVE_PLAYLIST = "live.m3u8";

export function overflowCastOf(env: Env): OverflowCast | null {
  const access = egressAccessOf(env);
  if (!access) return null;
  const { client, bucket } = access;
  return {
    async keep(room, sessionId) {
      const running = await client.listEgress({ roomName: room, active: true });
      if (running.some(isCast)) return;
      const segments = new SegmentedFileOutput({
        // A cast that follows a broken one writes over none of its segments: players still ask for them.
        filenamePrefix: objectKeys.overflow(sessionId, `from-${Date.now()}`),
        ...{ playlistName: "all.m3u8", livePlaylistName: LIVE_PLAYLIST },
        ...{ segmentDuration: SEGMENT_S, output: bucket(), disableManifest: true },
      });
      await client.startRoomCompositeEgress(room, { segments }, { layout: "speaker" });
    },
  };
}

const isCast = ({ request }: EgressInfo): boolean => request.case === "roomComposite" && request.value.segmentOutputs.length > 0;

/** What egress makes of a room for recordings (R17), as a session needs it. A port: without egress a browser records. */
export interface RoomRecorders {
  /** Those that record at this moment; what is ending by itself is none any more. */
  running(room: string): Promise<{ egressId: string; recordingId: string }[]>;
  stop(egressId: string): Promise<void>;
}

export function roomRecordersOf(env: Env): RoomRecorders | null {
  const access = egressAccessOf(env);
  if (!access) return null;
  const { client } = access;
  return {
    async running(roomName) {
      const active = await client.listEgress({ roomName, active: true });
      return active.flatMap((info) => {
        const recordingId = goesOn(info) ? recordingMadeBy(info) : null;
        return recordingId === null ? [] : [{ egressId: info.egressId, recordingId }];
      });
    },
    async stop(egressId) {
      await client.stopEgress(egressId);
    },
  };
}

const goesOn = ({ status }: EgressInfo) => status === EgressStatus.EGRESS_STARTING || status === EgressStatus.EGRESS_ACTIVE;

/** Null for what records nothing of ours, such as the picture for those without a seat. */
export function recordingMadeBy({ request }: EgressInfo): string | null {
  if (request.case !== "roomComposite") return null;
  const made = request.value.fileOutputs.map(({ filepath }) => recordingOfComposite(filepath));
  return made.find((recordingId) => recordingId !== null) ?? null;
}
