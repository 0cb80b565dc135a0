import { bigint, check, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm";
import type { TargetKind, TargetState } from "../../contracts/recordings.ts";
import { createdAt, idColumn, instant, tenantColumn } from "../../platform/columns.ts";
import { users } from "../identity/tables.ts";
import { sessions } from "../orchestrator/tables.ts";

/** From a start to its stop. The id is the log's. */
export const recordings = pgTable(
  "recordings",
  {
    id: uuid("id").notNull(),
    tenantId: tenantColumn(),
    sessionId: uuid("session_id").notNull(),
    recorder: text("recorder").notNull().$type<"browser" | "egress">(),
    createdBy: uuid("created_by").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    unique("recordings_of_session").on(table.tenantId, table.sessionId, table.id),
    foreignKey({ columns: [table.tenantId, table.sessionId], foreignColumns: [sessions.tenantId, sessions.id] }).onDelete(
      "cascade",
    ),
    foreignKey({ columns: [table.tenantId, table.createdBy], foreignColumns: [users.tenantId, users.id] }),
    check("recordings_recorder_known", sql`${table.recorder} in ('browser', 'egress')`),
  ],
);

/** What is made of a recording: each take of a browser, egress's file, its segments, and each place it streams to. */
export const recordingTargets = pgTable(
  "recording_targets",
  {
    id: idColumn(),
    tenantId: tenantColumn(),
    sessionId: uuid("session_id").notNull(),
    recordingId: uuid("recording_id").notNull(),
    kind: text("kind").notNull().$type<TargetKind>(),
    /** Among those of its kind, from 1. */
    ordinal: integer("ordinal").notNull(),
    state: text("state").notNull().default("open").$type<TargetState>(),
    /** Of what streams elsewhere: the host alone, since the rest of the address is a secret. */
    label: text("label"),
    objectKey: text("object_key"),
    egressId: text("egress_id"),
    /** When its first picture was taken, by the server's clock. */
    startedAt: instant("started_at").notNull(),
    durationMs: bigint("duration_ms", { mode: "number" }),
    sizeBytes: bigint("size_bytes", { mode: "number" }),
    failure: text("failure"),
    /** How often the sweep took it up. */
    tries: integer("tries").notNull().default(0),
    updatedAt: instant("updated_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    unique("recording_targets_once").on(table.tenantId, table.recordingId, table.kind, table.ordinal),
    index("recording_targets_unfinished")
      .on(table.updatedAt)
      .where(sql`state in ('open', 'finishing')`),
    index("recording_targets_by_egress")
      .on(table.egressId)
      .where(sql`egress_id is not null`),
    foreignKey({
      columns: [table.tenantId, table.sessionId, table.recordingId],
      foreignColumns: [recordings.tenantId, recordings.sessionId, recordings.id],
    }).onDelete("cascade"),
    check("recording_targets_kind_known", sql`${table.kind} in ('take', 'composite', 'hls', 'rtmp')`),
    check("recording_targets_state_known", sql`${table.state} in ('open', 'finishing', 'ready', 'failed')`),
  ],
);

/** A take's parts that are in R2 and not yet one object. */
export const recordingParts = pgTable(
  "recording_parts",
  {
    tenantId: tenantColumn(),
    targetId: uuid("target_id").notNull(),
    number: integer("number").notNull(),
    uploadId: text("upload_id").notNull(),
    etag: text("etag"),
    reader: jsonb("reader").notNull(),
    cues: jsonb("cues").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.targetId, table.number] }),
    foreignKey({
      columns: [table.tenantId, table.targetId],
      foreignColumns: [recordingTargets.tenantId, recordingTargets.id],
    }).onDelete("cascade"),
  ],
);
