import { sql } from "drizzle-orm";
import * as z from "zod/mini";
import {
  Classroom,
  ClassroomBody,
  ClassroomDetail,
  ClassroomList,
  EnrollBody,
  Lesson,
  LessonBody,
} from "../../contracts/http.ts";
import { Uuid } from "../../contracts/ids.ts";
import { DatabaseError } from "../../platform/database.ts";
import { HttpError } from "../http/errors.ts";
import { LEADS, MEMBERS } from "../http/policy.ts";
import { defineRoute } from "../http/route.ts";
import { newInviteCode } from "./invite-code.ts";
import { auditStep, classroomFields, coursesOf, sessionJson, sessionsWithNames, soonestFirst } from "./wire.ts";

/** Codes offered in one round trip. With a million classrooms one code in seven is taken, and all of eight once in 4 million tries. */
const CODES_OFFERED = 8;
/** More than anyone teaches or attends; a list beyond it would need pages. */
const LIST_MAX = 500;

const IdParams = z.object({ id: Uuid });

const createClassroom = defineRoute({
  method: "POST",
  path: "/classrooms",
  owner: "orchestrator",
  summary: "Make a classroom with an invite code; its maker is its teacher",
  policy: { kind: "role", anyOf: LEADS, scope: "tenant" },
  idempotency: "stored",
  body: ClassroomBody,
  answer: Classroom,
  status: 201,
  errors: ["conflict"],
  async handler(call) {
    const codes = `{${Array.from({ length: CODES_OFFERED }, newInviteCode).join(",")}}`;
    const make = () =>
      call.write({
        steps: sql`
          c as (insert into courses (name, invite_code, created_by)
            values (${call.body.name}, free_invite_code(${codes}::text[]), ${call.user.userId}::uuid) returning *),
          taught as (insert into enrollments (course_id, user_id, role) select id, created_by, 'teacher' from c),
          audited as (${auditStep("classroom.created", "course", sql`c`, call)})`,
        answer: sql`(select jsonb_build_object(${classroomFields(sql`'teacher'`)}) from c)`,
      });
    try {
      return await make();
    } catch (error) {
      // Another classroom took the same code at the same moment; the next look sees it taken.
      if (error instanceof DatabaseError && error.constraint === "courses_invite_code_once") return make();
      throw error;
    }
  },
});

const listClassrooms = defineRoute({
  method: "GET",
  path: "/classrooms",
  owner: "orchestrator",
  summary: "Your classrooms, oldest first",
  policy: { kind: "signed-in" },
  answer: ClassroomList,
  async handler(call) {
    const [rows] = await call.batch(sql<{ classroom: Classroom }>`
      select jsonb_build_object(${classroomFields(sql`mine.role`)}) as classroom
      from courses c join ${coursesOf(call.user.userId)} mine on mine.course_id = c.id
      where c.tenant_id = current_tenant() order by c.created_at, c.id limit ${LIST_MAX}`);
    return { classrooms: rows.map(({ classroom }) => classroom) };
  },
});

const getClassroom = defineRoute({
  method: "GET",
  path: "/classrooms/:id",
  owner: "orchestrator",
  summary: "A classroom with its lessons, sessions and people",
  policy: { kind: "role", anyOf: MEMBERS, scope: "course", of: "params.id" },
  params: IdParams,
  answer: ClassroomDetail,
  async handler(call) {
    const { id } = call.params;
    const user = sql`${call.user.userId}::uuid`;
    const [rows] = await call.batch(sql<{ classroom: ClassroomDetail }>`
      select jsonb_build_object(${classroomFields(sql`mine.role`)},
        'lessons', (select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'title', l.title, 'position', l.position)
            order by l.position), '[]') from lessons l where l.tenant_id = c.tenant_id and l.course_id = c.id),
        'sessions', (select coalesce(jsonb_agg(listed.session order by listed.place), '[]') from (
            select ${sessionJson(sql`r.role`)} as session, row_number() over (order by ${soonestFirst}) as place
            from ${sessionsWithNames} cross join lateral (select session_role(${user}, s.id) as role) r
            where s.tenant_id = current_tenant() and s.course_id = ${id}::uuid limit ${LIST_MAX}) listed),
        'people', (select coalesce(jsonb_agg(jsonb_build_object('userId', u.id, 'name', u.name,
              'role', strongest_role(array[e.role, g.role]),
              'grantId', case when e.role = 'student' and mine.role in ('teacher', 'admin') then g.id end)
            order by array_position(array['teacher', 'assistant', 'student'], strongest_role(array[e.role, g.role])), u.name, u.id), '[]')
          from enrollments e join users u on u.tenant_id = e.tenant_id and u.id = e.user_id
          left join user_roles g on g.tenant_id = e.tenant_id and g.user_id = e.user_id
            and g.scope = 'course' and g.scope_id = e.course_id and g.role = 'assistant'
          where e.tenant_id = c.tenant_id and e.course_id = c.id)) as classroom
      from courses c cross join lateral (select course_role(${user}, c.id) as role) mine
      where c.tenant_id = current_tenant() and c.id = ${id}::uuid`);
    const [row] = rows;
    if (!row) throw new HttpError("not_found");
    return row.classroom;
  },
});

const enroll = defineRoute({
  method: "POST",
  path: "/classrooms/enroll",
  owner: "orchestrator",
  summary: "Enrol with an invite code; a repeat changes nothing",
  policy: { kind: "signed-in" },
  idempotency: "stored",
  body: EnrollBody,
  answer: Classroom,
  errors: ["unknown_invite_code"],
  // Codes are short: trying them out must take years.
  rateLimit: { limiter: "sign-in", by: (_body, user) => `enroll ${user?.userId}` },
  handler: (call) =>
    call.write({
      steps: sql`
        c as (select courses.*, course_role(${call.user.userId}::uuid, id) as held from courses
          where tenant_id = current_tenant() and invite_code = ${call.body.inviteCode}),
        joined as (insert into enrollments (course_id, user_id, role)
          select id, ${call.user.userId}::uuid, 'student' from c where held is null on conflict do nothing)`,
      answer: sql`coalesce(
        (select jsonb_build_object(${classroomFields(sql`coalesce(c.held, 'student')`)}) from c), refuse('unknown_invite_code'))`,
    }),
});

const addLesson = defineRoute({
  method: "POST",
  path: "/classrooms/:id/lessons",
  owner: "orchestrator",
  summary: "Add a lesson after the others",
  policy: { kind: "role", anyOf: LEADS, scope: "course", of: "params.id" },
  idempotency: "stored",
  params: IdParams,
  body: LessonBody,
  answer: Lesson,
  status: 201,
  handler: (call) =>
    call.write({
      before: [sql`select from courses where tenant_id = current_tenant() and id = ${call.params.id}::uuid for update`],
      steps: sql`
        made as (insert into lessons (course_id, title, position)
          select ${call.params.id}::uuid, ${call.body.title}, coalesce(max(position), 0) + 1 from lessons
          where tenant_id = current_tenant() and course_id = ${call.params.id}::uuid returning *),
        audited as (${auditStep("lesson.created", "lesson", sql`made`, call)})`,
      answer: sql`(select jsonb_build_object('id', id, 'title', title, 'position', position) from made)`,
    }),
});

/** `/classrooms/enroll` stands before `/classrooms/:id`, or it would be taken for an id. */
export const classroomRoutes = [createClassroom, listClassrooms, enroll, getClassroom, addLesson];
