import { createHash } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import { sql, type SQL } from "drizzle-orm";
import { connect, type Connection } from "../platform/neon.ts";
import { DEMO_PASSWORD, demoPeople, demoTenants } from "../worker/identity/demo.ts";
import { demoClassrooms, type DemoClassroom, type DemoLesson } from "./demo/school.ts";

/**
 * The demo: two schools, their people, classrooms and prepared classes. Run as often as one likes: what is there stays as its people left it,
 * and a class that has begun or gone by is followed by a new one, so that something is always about to start.
 */

/** Starts are rounded up to this, as a timetable would have them. */
const TIMETABLE_MINUTES = 5;

/** The same name is the same id in every database: a link into the demo can be shared. */
function idOf(name: string): string {
  const hex = createHash("sha256").update(`chalkline demo ${name}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
const tenantId = (slug: string) => idOf(`tenant ${slug}`);
const userId = (email: string) => idOf(`user ${email}`);
const courseId = ({ inviteCode }: DemoClassroom) => idOf(`course ${inviteCode}`);
const lessonId = (classroom: DemoClassroom, { title }: DemoLesson) => idOf(`lesson ${classroom.inviteCode} ${title}`);

const sessionId = (classroom: DemoClassroom, { title }: DemoLesson, number: number) =>
  idOf(`session ${classroom.inviteCode} ${title} ${number}`);

export async function seedDemo(connectionString: string, fetchEndpoint?: string): Promise<void> {
  const connection = connect({ connectionString, fetchEndpoint });
  await connection.batch([...people(await hashPassword(DEMO_PASSWORD)), ...demoClassrooms.flatMap(classroomRows)]);
  await scheduleClasses(connection, new Date());
}

function people(passwordHash: string): SQL[] {
  const tenants = demoTenants.map(
    ({ slug, name }) =>
      sql`insert into tenants (id, slug, name) values (${tenantId(slug)}, ${slug}, ${name}) on conflict do nothing`,
  );
  return [
    ...tenants,
    ...demoPeople.flatMap(({ tenant, email, name, role }) => [
      sql`insert into users (id, tenant_id, email, email_verified, name)
        values (${userId(email)}, ${tenantId(tenant)}, ${email}, true, ${name}) on conflict do nothing`,
      sql`insert into accounts (id, tenant_id, user_id, provider_id, account_id, password)
        values (${idOf(`account ${email}`)}, ${tenantId(tenant)}, ${userId(email)}, 'credential', ${userId(email)}, ${passwordHash})
        on conflict do nothing`,
      // Students and assistants get their roles by enrolment, classroom by classroom.
      ...(role === "teacher" || role === "admin"
        ? [
            sql`insert into user_roles (tenant_id, user_id, role, scope)
              values (${tenantId(tenant)}, ${userId(email)}, ${role}, 'tenant') on conflict do nothing`,
          ]
        : []),
    ]),
  ];
}

function classroomRows(classroom: DemoClassroom): SQL[] {
  const tenant = tenantId(classroom.tenant);
  const course = courseId(classroom);
  const enrol = (role: string) => (email: string) =>
    sql`insert into enrollments (tenant_id, course_id, user_id, role)
      values (${tenant}, ${course}, ${userId(email)}, ${role}) on conflict do nothing`;
  return [
    sql`insert into courses (id, tenant_id, name, invite_code, created_by)
      values (${course}, ${tenant}, ${classroom.name}, ${classroom.inviteCode}, ${userId(classroom.teacher)}) on conflict do nothing`,
    ...[classroom.teacher].map(enrol("teacher")),
    ...classroom.assistants.map(enrol("assistant")),
    ...classroom.students.map(enrol("student")),
    ...classroom.lessons.map(
      (lesson, index) => sql`insert into lessons (id, tenant_id, course_id, title, position)
        values (${lessonId(classroom, lesson)}, ${tenant}, ${course}, ${lesson.title}, ${index + 1}) on conflict do nothing`,
    ),
  ];
}

async function scheduleClasses(connection: Connection, now: Date): Promise<void> {
  const planned = demoClassrooms.flatMap((classroom) =>
    classroom.lessons.flatMap((lesson) => {
      const { startsInMinutes } = lesson;
      return startsInMinutes === undefined ? [] : [{ classroom, lesson, start: startAfter(now, startsInMinutes) }];
    }),
  );
  const existing = await connection.batch(
    planned.map(
      ({ classroom, lesson }) => sql<{ total: number; upcoming: number }>`
        select count(*)::int as total, (count(*) filter (where status = 'scheduled'))::int as upcoming
        from sessions where tenant_id = ${tenantId(classroom.tenant)} and lesson_id = ${lessonId(classroom, lesson)}`,
    ),
  );
  const statements = planned.flatMap(({ classroom, lesson, start }, index): SQL[] => {
    const { total, upcoming } = existing[index]![0]!;
    const end = new Date(start.getTime() + (lesson.lastsMinutes ?? 45) * 60_000);
    if (upcoming === 0) return newClass(classroom, lesson, start, end, total);
    // Nobody came to it: it moves to where it is about to begin again. Classes that people scheduled themselves stay where they are.
    const ours = Array.from({ length: total }, (_, number) => sessionId(classroom, lesson, number));
    return [
      sql`update sessions set scheduled_start = ${start.toISOString()}, scheduled_end = ${end.toISOString()}
        where tenant_id = ${tenantId(classroom.tenant)} and lesson_id = ${lessonId(classroom, lesson)} and status = 'scheduled'
          and id in ${ours} and scheduled_start < ${now.toISOString()}`,
    ];
  });
  await connection.batch(statements);
}

/** `number` makes the id: two seeds at once make one class, not two. */
function newClass(classroom: DemoClassroom, lesson: DemoLesson, start: Date, end: Date, number: number): SQL[] {
  const tenant = tenantId(classroom.tenant);
  const session = sessionId(classroom, lesson, number);
  return [
    sql`insert into sessions (id, tenant_id, course_id, lesson_id, scheduled_start, scheduled_end, created_by)
      values (${session}, ${tenant}, ${courseId(classroom)}, ${lessonId(classroom, lesson)}, ${start.toISOString()},
        ${end.toISOString()}, ${userId(classroom.teacher)}) on conflict do nothing`,
    ...(lesson.scenes ?? []).map(
      (
        { name, layout = "strip", images, slides },
        position,
      ) => sql`insert into scenes (id, tenant_id, session_id, name, layout, metadata, position)
        values (${idOf(`scene ${session} ${position}`)}, ${tenant}, ${session}, ${name}, ${layout},
          ${JSON.stringify({ kind: "slides", slides, ...(images ? { images } : {}) })}, ${position}) on conflict do nothing`,
    ),
  ];
}

function startAfter(now: Date, minutes: number): Date {
  const step = TIMETABLE_MINUTES * 60_000;
  return new Date(Math.ceil((now.getTime() + minutes * 60_000) / step) * step);
}

if (import.meta.main) {
  const connectionString = process.env["DATABASE_URL"];
  if (!connectionString) {
    console.error("DATABASE_URL names the database to seed. It is not set.");
    process.exit(1);
  }
  await seedDemo(connectionString, process.env["NEON_FETCH_ENDPOINT"]);
  console.log("The demo is there.");
}
