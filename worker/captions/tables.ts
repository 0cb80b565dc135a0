import { sql } from "drizzle-orm";
import { bigint, boolean, check, foreignKey, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, idColumn, instant, tenantColumn } from "../../platform/columns.ts";
import { tenants, users } from "../identity/tables.ts";
import { courses, sessions } from "../orchestrator/tables.ts";

/** What is known of a saved transcript; its words are in R2. */
export const transcripts = pgTable(
  "transcripts",
  {
    id: idColumn(),
    tenantId: tenantColumn(),
    sessionId: uuid("session_id").notNull(),
    courseId: uuid("course_id").notNull(),
    teacherId: uuid("teacher_id"),
    storageKey: text("storage_key").notNull(),
    status: text("status").notNull().default("saving"),
    durationMs: bigint("duration_ms", { mode: "number" }),
    lineCount: integer("line_count"),
    wordCount: integer("word_count"),
    late: jsonb("late").notNull().default([]),
    version: integer("version").notNull().default(0),
    storedVersion: integer("stored_version"),
    createdAt: createdAt(),
    savedAt: instant("saved_at"),
    wordsDroppedAt: instant("words_dropped_at"),
    attemptedAt: instant("attempted_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    unique("transcripts_once_a_session").on(table.tenantId, table.sessionId),
    check("transcripts_status", sql`${table.status} in ('saving', 'saved')`),
    foreignKey({ columns: [table.tenantId, table.sessionId], foreignColumns: [sessions.tenantId, sessions.id] }).onDelete(
      "cascade",
    ),
    foreignKey({ columns: [table.tenantId, table.courseId], foreignColumns: [courses.tenantId, courses.id] }).onDelete("cascade"),
    foreignKey({ columns: [table.tenantId, table.teacherId], foreignColumns: [users.tenantId, users.id] }),
  ],
);

/** Who changed which line to what: an edited transcript is made from the log and these, in their order. */
export const transcriptEdits = pgTable(
  "transcript_edits",
  {
    id: idColumn(),
    tenantId: tenantColumn(),
    sessionId: uuid("session_id").notNull(),
    version: integer("version").notNull(),
    line: text("line").notNull(),
    text: text("text").notNull(),
    editedBy: uuid("edited_by").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    unique("transcript_edits_once").on(table.tenantId, table.sessionId, table.version, table.line),
    foreignKey({
      columns: [table.tenantId, table.sessionId],
      foreignColumns: [transcripts.tenantId, transcripts.sessionId],
    }).onDelete("cascade"),
    foreignKey({ columns: [table.tenantId, table.editedBy], foreignColumns: [users.tenantId, users.id] }),
  ],
);

/** A tenant may have every captioned lesson saved without being asked. */
export const transcriptSettings = pgTable(
  "transcript_settings",
  { tenantId: tenantColumn(), automatic: boolean("automatic").notNull().default(false) },
  (table) => [
    primaryKey({ columns: [table.tenantId] }),
    foreignKey({ columns: [table.tenantId], foreignColumns: [tenants.id] }).onDelete("cascade"),
  ],
);
