import { PgDialect } from "drizzle-orm/pg-core";
import type { SQL } from "drizzle-orm";
import { EgressInfo } from "livekit-server-sdk";
import { beforeEach, describe, expect, test } from "vitest";
import type { Database } from "../../platform/database.ts";
import { createLogger } from "../../platform/log.ts";
import type { Egress } from "./egress.ts";
import { sweepRecordings, type Abandoned } from "./targets.ts";
import { Bucket } from "./testing/bucket.ts";

const take = (n: number, changes: Partial<Abandoned> = {}): Abandoned => ({
  ...{ tenantId: "tenant", targetId: `target-${n}`, sessionId: "session", recordingId: "recording", kind: "take", ordinal: n },
  ...{ egressId: null, tries: 1, jurisdiction: null },
  ...changes,
});

let abandoned: Abandoned[];
let parts: Record<string, object[]>;
let bucket: Bucket;
/** Of each target, what was written of it. */
let written: Record<string, string[]>;
let told: unknown[];

/** Postgres, as the sweep asks it. */
const dialect = new PgDialect();
const database = {
  async transaction(_scope: unknown, statements: SQL[]) {
    return statements.map((statement) => {
      const { sql, params } = dialect.sqlToQuery(statement);
      if (sql.includes("abandoned_recordings(")) return abandoned;
      if (sql.includes("from recording_parts") && sql.startsWith("\n")) return parts[String(params[0])] ?? [];
      if (sql.includes("finish_egress(")) told.push(...params);
      const target = params.find((param) => String(param).startsWith("target-"));
      const state = /state = '(\w+)'/.exec(sql)?.[1];
      if (target && state) (written[String(target)] ??= []).push(state);
      return target ? [{ id: target }] : [];
    });
  },
} as unknown as Database;
const sweep = (egress: Partial<Egress> | null = null) =>
  sweepRecordings(database, { FILES: bucket.files }, egress as Egress | null, createLogger("silent"));

beforeEach(() => {
  abandoned = [];
  parts = {};
  written = {};
  told = [];
  bucket = new Bucket();
});

describe("a take that cannot be made whole", () => {
  const reader = { bytes: 10, rest: [], skip: 0, segment: 0, scale: 1e6, track: 1, cluster: 0, clusterTime: 0, group: null };
  const part = {
    number: 1,
    etag: null,
    cues: [],
    uploadId: "upload",
    reader: { ...reader, last: 0, lastCue: null, broken: true },
  };
  beforeEach(() => {
    parts["target-1"] = [part];
    bucket.uploads.set("upload", new Map());
    bucket.held.set("recordings/session/recording/take-1.head", new Uint8Array(8));
    bucket.partsLeft = 0;
  });

  test("is tried again while R2 may come back, and holds no other up", async () => {
    abandoned = [take(1, { tries: 11 }), take(2)];
    await sweep();
    expect(written).toEqual({ "target-1": ["finishing"], "target-2": ["finishing", "failed"] });
  });

  test("has failed once it was tried often enough, and its parts are kept", async () => {
    abandoned = [take(1, { tries: 12 })];
    await sweep();
    expect(written["target-1"]).toEqual(["finishing", "failed"]);
    expect([...bucket.held.keys()]).toEqual(["recordings/session/recording/take-1.head"]);
  });

  test("has failed at once where R2 has forgotten it", async () => {
    bucket.partsLeft = Infinity;
    bucket.uploads.clear();
    abandoned = [take(1)];
    await sweep();
    expect(written["target-1"]).toEqual(["finishing", "failed"]);
  });
});

describe("an egress whose name was never written down", () => {
  const composite = take(3, { kind: "composite", jurisdiction: "eu" });
  const info = EgressInfo.fromJson({ egressId: "EG_1", status: "EGRESS_COMPLETE", fileResults: [{ size: "5" }] } as never);

  test("is found by its room, and what became of it is told", async () => {
    abandoned = [composite];
    const asked: string[] = [];
    await sweep({
      find: async (room, recordingId) => {
        asked.push(room, recordingId);
        return info;
      },
    });
    expect(asked).toEqual(["session.eu", "recording"]);
    expect(told[0]).toBe("EG_1");
  });

  test("has failed where LiveKit knows nothing of it, and not because LiveKit did not answer", async () => {
    abandoned = [composite];
    await sweep({ find: async () => Promise.reject(new Error("away")) });
    expect(written).toEqual({});
    await sweep({ find: async () => null });
    expect(written).toEqual({ "target-3": ["failed"] });
  });
});
