import * as z from "zod/mini";
import { Instant, InviteCode, Uuid } from "./ids.ts";
import { GrantedRole, ParticipantRole } from "./roles.ts";
import { SeenEvent, You } from "./frames.ts";

/** A line of plain text: trimmed, not empty. */
const line = (max: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(max));
const Timestamp = z.iso.datetime();

// Identity

export const LoginBody = z.strictObject({
  email: z.string().check(z.trim(), z.toLowerCase(), z.email(), z.maxLength(254)),
  password: z.string().check(z.minLength(1), z.maxLength(128)),
  /** The tenant's slug; needed only where the host name does not say it and several tenants know the address. */
  tenant: z.optional(z.string().check(z.regex(/^[a-z0-9-]{1,63}$/))),
});
export type LoginBody = z.infer<typeof LoginBody>;

export const Tenant = z.object({ id: Uuid, slug: z.string(), name: z.string() });
export const User = z.object({ id: Uuid, email: z.string(), name: z.string() });
export type User = z.infer<typeof User>;

export const LoginAnswer = z.object({ token: z.string(), expiresAt: Timestamp, user: User, tenant: Tenant });
export type LoginAnswer = z.infer<typeof LoginAnswer>;

export const Grant = z.object({ role: GrantedRole, scope: z.enum(["tenant", "course", "session"]), scopeId: z.nullable(Uuid) });
export type Grant = z.infer<typeof Grant>;
export const MeAnswer = z.object({ user: User, tenant: Tenant, roles: z.array(Grant) });
export type MeAnswer = z.infer<typeof MeAnswer>;

/** A grant as who manages roles sees it. Enrolments are roles too, and are managed in their classroom. */
export const RoleGrant = z.object({
  id: Uuid,
  userId: Uuid,
  name: z.string(),
  email: z.string(),
  createdAt: Timestamp,
  ...Grant.shape,
});
export type RoleGrant = z.infer<typeof RoleGrant>;
export const RoleGrantList = z.object({ grants: z.array(RoleGrant) });

const scopeIsNamed = z.refine<{ scope: string; scopeId?: string | null | undefined }>(
  ({ scope, scopeId }) => (scope === "tenant") === (scopeId === undefined || scopeId === null),
  { error: "scopeId names the course or session, and is absent where the scope is the tenant", path: ["scopeId"] },
);
export const GrantBody = z
  .strictObject({ userId: Uuid, role: GrantedRole, scope: Grant.shape.scope, scopeId: z.nullish(Uuid) })
  .check(scopeIsNamed);
export type GrantBody = z.infer<typeof GrantBody>;
export const GrantQuery = z.object({ scope: Grant.shape.scope, scopeId: z.optional(Uuid) }).check(scopeIsNamed);

/** Public, before sign-in: what the client needs to know of this deployment. */
export const ConfigAnswer = z.object({
  /** Present only where the demo is seeded: people to sign in as with one click. */
  demo: z.nullable(
    z.object({ password: z.string(), people: z.array(z.object({ email: z.string(), name: z.string(), role: GrantedRole })) }),
  ),
});
export type ConfigAnswer = z.infer<typeof ConfigAnswer>;

// Orchestrator

export const ClassroomBody = z.strictObject({ name: line(120) });
export const EnrollBody = z.strictObject({ inviteCode: InviteCode });
export const LessonBody = z.strictObject({ title: line(200) });

export const Lesson = z.object({ id: Uuid, title: z.string(), position: z.int() });
export type Lesson = z.infer<typeof Lesson>;

export const SessionStatus = z.enum(["scheduled", "live", "ended", "cancelled"]);
export type SessionStatus = z.infer<typeof SessionStatus>;

export const Session = z.object({
  id: Uuid,
  classroomId: Uuid,
  classroomName: z.string(),
  lessonId: Uuid,
  lessonTitle: z.string(),
  status: SessionStatus,
  scheduledStart: Timestamp,
  scheduledEnd: Timestamp,
  startedAt: z.nullable(Timestamp),
  endedAt: z.nullable(Timestamp),
  capacity: z.int(),
  /** What the asking user may be in it, and so which screen is theirs. */
  yourRole: z.enum(["teacher", "assistant", "student", "observer"]),
});
export type Session = z.infer<typeof Session>;

export const Classroom = z.object({
  id: Uuid,
  name: z.string(),
  /** Only staff see the code, so that only they hand it out. */
  inviteCode: z.nullable(z.string()),
  yourRole: z.enum(["teacher", "assistant", "student", "observer"]),
  createdAt: Timestamp,
});
export type Classroom = z.infer<typeof Classroom>;

export const Person = z.object({
  userId: Uuid,
  name: z.string(),
  role: ParticipantRole,
  /** What made a student an assistant here, for whoever may take it back. */
  grantId: z.nullable(Uuid),
});
export const ClassroomDetail = z.extend(Classroom, {
  lessons: z.array(Lesson),
  sessions: z.array(Session),
  people: z.array(Person),
});
export type ClassroomDetail = z.infer<typeof ClassroomDetail>;
export const ClassroomList = z.object({ classrooms: z.array(Classroom) });

export const SessionBody = z
  .strictObject({
    lessonId: Uuid,
    scheduledStart: Timestamp,
    scheduledEnd: Timestamp,
    capacity: z.optional(z.int().check(z.minimum(1), z.maximum(10_000))),
  })
  .check(
    z.refine((body) => Date.parse(body.scheduledStart) < Date.parse(body.scheduledEnd), {
      error: "scheduledEnd must be after scheduledStart",
      path: ["scheduledEnd"],
    }),
  );
export const SessionList = z.object({ sessions: z.array(Session) });
export const SessionIdBody = z.strictObject({ sessionId: Uuid });

export const JoinBody = z.strictObject({
  sessionId: Uuid,
  /** How an administrator joins; ignored for everyone else. */
  as: z.optional(z.enum(["assistant", "observer"])),
});

/** How media is reached, for ten minutes. Null where no media server is configured: the class goes on without. */
export const Media = z.nullable(z.object({ url: z.string(), token: z.string() }));

export type Media = z.infer<typeof Media>;
/** The room's picture by HLS, for who follows without a seat. The link ends soon: `POST /v1/media/token` gives the next one. */
export const Picture = z.nullable(z.object({ url: z.string(), expiresAt: Instant }));
export type Picture = z.infer<typeof Picture>;
export const MediaTokenAnswer = z.object({ media: Media, picture: z.optional(Picture) });

export const Admission = z.object({
  session: z.object({ id: Uuid, status: SessionStatus, lessonTitle: z.string(), classroomId: Uuid, classroomName: z.string() }),
  participant: You,
  socket: z.object({ url: z.string(), ticket: z.string(), expiresAt: Instant }),
  /** `overflow`: every seat is taken, and the class is followed without one. */
  seat: z.optional(z.enum(["room", "overflow"])),
  media: Media,
  /** In place of media, without a seat; null where nothing makes one. */
  picture: z.optional(Picture),
});
export type Admission = z.infer<typeof Admission>;

/** What every command sent by HTTP answers: the event that is its receipt. */
export const CommandAnswer = z.object({ sequence: z.int() });
export type CommandAnswer = z.infer<typeof CommandAnswer>;

export const LoggedEvent = z.extend(SeenEvent, { digest: z.string(), hash: z.string() });
export type LoggedEvent = z.infer<typeof LoggedEvent>;
export const EventsAnswer = z.object({
  events: z.array(LoggedEvent),
  /** The highest sequence the live session has committed; equals flushedThrough when the session cannot be asked. */
  watermark: z.int(),
  /** The highest sequence through which Postgres holds every event. */
  flushedThrough: z.int(),
});
export type EventsAnswer = z.infer<typeof EventsAnswer>;

// Studio

export const Asset = z.object({ id: Uuid, sessionId: Uuid, sceneId: z.nullable(Uuid), type: z.string(), contentUrl: z.string() });
export type Asset = z.infer<typeof Asset>;

// Operations

export const HealthAnswer = z.object({
  status: z.enum(["ok", "degraded"]),
  version: z.string(),
  checks: z.record(z.string(), z.enum(["ok", "failing", "off"])),
});
