import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  pgView,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import type { SessionStatus } from "../../contracts/http.ts";
import type { GrantedRole, ParticipantRole } from "../../contracts/roles.ts";
import { createdAt, idColumn, instant, tenantColumn } from "../../platform/columns.ts";
import { tenants, users } from "../identity/tables.ts";

/** What users call a classroom. */
export const courses = pgTable(
  "courses",
  {
    id: idColumn(),
    tenantId: tenantColumn(),
    name: text("name").notNull(),
    /** Unique in the whole deployment, so that a code read aloud means one classroom; it opens only to its own tenant. */
    inviteCode: text("invite_code").notNull().unique("courses_invite_code_once"),
    createdBy: uuid("created_by").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    foreignKey({ columns: [table.tenantId], foreignColumns: [tenants.id] }).onDelete("cascade"),
    foreignKey({ columns: [table.tenantId, table.createdBy], foreignColumns: [users.tenantId, users.id] }),
    check("courses_invite_code_form", sql`${table.inviteCode} ~ '^[A-HJ-NP-Z]{3}-[2-9]{3}$'`),
  ],
);

export const enrollments = pgTable(
  "enrollments",
  {
    tenantId: tenantColumn(),
    courseId: uuid("course_id").notNull(),
    userId: uuid("user_id").notNull(),
    role: text("role").notNull().$type<Exclude<GrantedRole, "admin">>(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.courseId, table.userId] }),
    index("enrollments_by_user").on(table.tenantId, table.userId),
    foreignKey({ columns: [table.tenantId, table.courseId], foreignColumns: [courses.tenantId, courses.id] }).onDelete("cascade"),
    foreignKey({ columns: [table.tenantId, table.userId], foreignColumns: [users.tenantId, users.id] }).onDelete("cascade"),
    check("enrollments_role_known", sql`${table.role} in ('teacher', 'assistant', 'student')`),
  ],
);

export const lessons = pgTable(
  "lessons",
  {
    id: idColumn(),
    tenantId: tenantColumn(),
    courseId: uuid("course_id").notNull(),
    title: text("title").notNull(),
    position: integer("position").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    /** What a session refers to, so that its lesson is of its own course. */
    unique("lessons_of_course").on(table.tenantId, table.courseId, table.id),
    unique("lessons_in_order").on(table.tenantId, table.courseId, table.position),
    foreignKey({ columns: [table.tenantId, table.courseId], foreignColumns: [courses.tenantId, courses.id] }).onDelete("cascade"),
  ],
);

export const sessions = pgTable(
  "sessions",
  {
    id: idColumn(),
    tenantId: tenantColumn(),
    courseId: uuid("course_id").notNull(),
    lessonId: uuid("lesson_id").notNull(),
    status: text("status").notNull().$type<SessionStatus>().default("scheduled"),
    scheduledStart: instant("scheduled_start").notNull(),
    scheduledEnd: instant("scheduled_end").notNull(),
    capacity: integer("capacity").notNull().default(200),
    /** Where its Durable Object lives. Chosen when the session is created: an object cannot move afterwards. */
    locationHint: text("location_hint"),
    jurisdiction: text("jurisdiction"),
    /** The log's end as Postgres holds it: every event up to `watermark` is here, and `head_hash` is the chain's hash there. */
    watermark: bigint("watermark", { mode: "number" }).notNull().default(0),
    headHash: text("head_hash"),
    watermarkAt: instant("watermark_at"),
    epoch: integer("epoch").notNull().default(0),
    startedAt: instant("started_at"),
    endedAt: instant("ended_at"),
    /** When the reconciler last looked; it takes the longest unseen first. */
    reconciledAt: instant("reconciled_at"),
    createdBy: uuid("created_by").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    index("sessions_by_course").on(table.tenantId, table.courseId, table.scheduledStart),
    index("sessions_by_start").on(table.tenantId, table.scheduledStart),
    index("sessions_live")
      .on(table.watermarkAt)
      .where(sql`status = 'live'`),
    foreignKey({
      columns: [table.tenantId, table.courseId, table.lessonId],
      foreignColumns: [lessons.tenantId, lessons.courseId, lessons.id],
    }).onDelete("cascade"),
    foreignKey({ columns: [table.tenantId, table.createdBy], foreignColumns: [users.tenantId, users.id] }),
    check("sessions_status_known", sql`${table.status} in ('scheduled', 'live', 'ended', 'cancelled')`),
    check("sessions_end_after_start", sql`${table.scheduledStart} < ${table.scheduledEnd}`),
    check("sessions_capacity", sql`${table.capacity} between 1 and 10000`),
  ],
);

/** The only place that says which person a participant is. Erasing the row makes the log say nobody's name. */
export const participantIdentities = pgTable(
  "participant_identities",
  {
    tenantId: tenantColumn(),
    sessionId: uuid("session_id").notNull(),
    participantId: uuid("participant_id").notNull().defaultRandom(),
    userId: uuid("user_id").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.sessionId, table.participantId] }),
    unique("participant_identities_once").on(table.tenantId, table.sessionId, table.userId),
    index("participant_identities_by_user").on(table.tenantId, table.userId),
    foreignKey({ columns: [table.tenantId, table.sessionId], foreignColumns: [sessions.tenantId, sessions.id] }).onDelete(
      "cascade",
    ),
    foreignKey({ columns: [table.tenantId, table.userId], foreignColumns: [users.tenantId, users.id] }).onDelete("cascade"),
  ],
);

/** The log. Written by `append_session_events` alone, read by everyone whose policy allows. */
export const sessionStateEvents = pgTable(
  "session_state_events",
  {
    id: uuid("id").notNull(),
    tenantId: tenantColumn(),
    sessionId: uuid("session_id").notNull(),
    sequence: bigint("sequence", { mode: "number" }).notNull(),
    epoch: integer("epoch").notNull(),
    eventType: text("event_type").notNull(),
    /** Null when it was erased or set aside; the digest stays, and with it the chain. */
    eventPayload: jsonb("event_payload"),
    /** A participant of this session or "system"; never a user. */
    actorId: text("actor_id").notNull(),
    createdAt: instant("created_at").notNull(),
    idempotencyKey: text("idempotency_key"),
    requestDigest: text("request_digest"),
    salt: text("salt"),
    digest: text("digest").notNull(),
    hash: text("hash").notNull(),
    trace: text("trace"),
    /** What the event is about, for the views over the log. */
    subjectId: text("subject_id").generatedAlwaysAs(
      sql`coalesce(event_payload->>'messageId', event_payload->>'sceneId', event_payload->'scene'->>'id')`,
    ),
    /** Whom it is about. Who joined or left is also the actor, and so is known when the payload is erased. */
    participantId: text("participant_id").generatedAlwaysAs(
      sql`case when event_type in ('participant.joined', 'participant.left') then actor_id else event_payload->>'participantId' end`,
    ),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.sessionId, table.sequence] }),
    unique("session_state_events_id_once").on(table.tenantId, table.id),
    unique("session_state_events_key_once").on(table.tenantId, table.sessionId, table.idempotencyKey),
    index("session_state_events_chat")
      .on(table.tenantId, table.sessionId, table.subjectId)
      .where(sql`event_type like 'chat.%'`),
    index("session_state_events_presence")
      .on(table.tenantId, table.sessionId, table.participantId)
      .where(sql`event_type in ('participant.joined', 'participant.left')`),
    foreignKey({ columns: [table.tenantId, table.sessionId], foreignColumns: [sessions.tenantId, sessions.id] }),
  ],
);

/** A view over the log: who was in a session, when first and last, and whether still. */
export const sessionParticipants = pgView("session_participants", {
  tenantId: uuid("tenant_id").notNull(),
  sessionId: uuid("session_id").notNull(),
  participantId: uuid("participant_id").notNull(),
  name: text("name"),
  role: text("role").$type<ParticipantRole>(),
  joinedAt: instant("joined_at").notNull(),
  leftAt: instant("left_at"),
}).existing();
