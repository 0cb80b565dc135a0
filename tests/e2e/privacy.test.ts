import { randomUUID } from "node:crypto";
import type { Page } from "playwright";
import { beforeAll, beforeEach, expect, test } from "vitest";
import type { Admission, EventsAnswer } from "../../contracts/http.ts";
import { PROTOCOL } from "../../contracts/version.ts";
import { Api, SECRET_NOTES, startClass, UNSHOWN_SCENE, type ScheduledClass } from "./api.ts";
import { Person } from "./person.ts";
import { expectOneTruth, flushed, WAIT } from "./record.ts";
import { browser, stack } from "./setting.ts";
import { everythingTold } from "./told.ts";

/** What may not reach a browser, and what a browser may not do. */

let staff: Api;
let running: ScheduledClass;

beforeAll(async () => {
  staff = await Api.as(stack.url, "teacher@demo.test");
});
beforeEach(async () => {
  running = await startClass(staff);
});

const arrive = async (name: string, screen: "studio" | "class") => {
  const person = await Person.signedIn(browser, stack.url, `${name}@demo.test`);
  await person.enter(running.sessionId, screen);
  return person;
};

test("a student's browser never receives speaker notes, a scene not shown, or words to staff (R5, R25, R31)", async () => {
  const { sessionId, scenes } = running;
  const [teacher, amara, ben] = await Promise.all([
    arrive("teacher", "studio"),
    arrive("student1", "class"),
    arrive("student2", "class"),
  ]);
  const unshown = scenes[2]!;

  await teacher.page.getByRole("button", { name: "Next" }).click();
  await teacher.page.getByRole("button", { name: /^Middle/ }).click();
  await staff.ask("PATCH", `/v1/studio/scenes/${unshown.id}`, { sessionId, name: `${UNSHOWN_SCENE}, renamed`, position: 0 });
  // A shown scene is changed too: what changes is told, its notes are not.
  const { id: _id, ...opening } = scenes[0]!;
  await staff.ask("PATCH", `/v1/studio/scenes/${scenes[0]!.id}`, { sessionId, ...opening, name: "Opening, again" });
  await ben.say("question-for-staff-alone", "staff");
  await teacher.say("answer-among-staff-alone", "staff");
  await teacher.say("to the whole class");
  await amara.page.reload();
  const late = await arrive("student3", "class");
  const students = [amara, ben, late];
  for (const person of students) await expect.poll(async () => (await person.chat()).at(-1), WAIT).toBe("to the whole class");
  await staff.ask("POST", "/v1/sessions/end", { sessionId });
  for (const { page } of students) await page.getByRole("heading", { name: "Thank you for being in class" }).waitFor();
  await expectOneTruth(stack, staff, sessionId, [teacher, ...students]);

  const secrets = [SECRET_NOTES, UNSHOWN_SCENE, unshown.id, "question-for-staff-alone", "answer-among-staff-alone"];
  const toTeacher = await everythingTold(teacher);
  expect(
    secrets.filter((secret) => !toTeacher.includes(secret)),
    "the search finds what is there",
  ).toEqual([]);
  for (const person of students) {
    const told = await everythingTold(person);
    expect(told).toContain("Middle, slide 1");
    expect(told).toContain("Opening, again");
    const own = person === ben ? ["question-for-staff-alone"] : [];
    expect(
      secrets.filter((secret) => told.includes(secret)),
      person.email,
    ).toEqual(own);
  }
});

/** Opens a socket from the page and answers each frame's reply: what the class says to it, or how it was turned away. */
function overSocket(page: Page, request: { url: string; protocols: string[]; hello: object; frames: { key: string }[] }) {
  return page.evaluate(
    ({ url, protocols, hello, frames }) =>
      new Promise<{ answers: Record<string, string>; end: string }>((resolve) => {
        const answers: Record<string, string> = {};
        let opened = false;
        let said = "";
        const socket = new WebSocket(url, protocols);
        const done = (end: string) => {
          socket.close();
          resolve({ answers, end });
        };
        socket.addEventListener("open", () => {
          opened = true;
          socket.send(JSON.stringify(hello));
        });
        socket.addEventListener("close", ({ code }) => done(opened ? `${code} ${said}`.trim() : "not opened"));
        socket.addEventListener("message", ({ data }) => {
          const frame = JSON.parse(data as string) as { t: string; key: string; code: string; ok?: { key: string }[] };
          if (frame.t === "welcome") for (const each of frames) socket.send(JSON.stringify(each));
          if (frame.t === "bye") said = frame.code;
          if (frame.t === "refused") answers[frame.key] = frame.code;
          if (frame.t === "ok") answers[frame.key] = "accepted";
          for (const { key } of frame.ok ?? []) answers[key] = "accepted";
          if (frames.length > 0 && frames.every(({ key }) => key in answers)) done("answered");
        });
      }),
    request,
  );
}

test("a student cannot start, end or change a class, by HTTP or by socket (R8)", async () => {
  const { sessionId, scenes } = running;
  const [opening, middle] = [scenes[0]!, scenes[1]!];
  const amara = await Person.signedIn(browser, stack.url, "student1@demo.test");
  const student = new Api(stack.url, await amara.token());
  const admission = await student.ask<Admission>("POST", "/v1/sessions/join", { sessionId });
  const before = await flushed(staff, sessionId);

  const metadata = { kind: "slides", slides: [{ markdown: "mine now" }] };
  const scene = { name: "Mine", layout: "stage", metadata };
  const requests: [string, string, unknown?][] = [
    ["POST", "/v1/sessions/start", { sessionId }],
    ["POST", "/v1/sessions/end", { sessionId }],
    ["POST", "/v1/studio/scenes", { sessionId, ...scene }],
    ["PATCH", `/v1/studio/scenes/${middle.id}`, { sessionId, name: "Mine" }],
    ["DELETE", `/v1/studio/scenes/${middle.id}?sessionId=${sessionId}`],
    ["GET", `/v1/studio/scenes?sessionId=${sessionId}`],
    ["GET", `/v1/sessions/${sessionId}/events`],
  ];
  for (const [method, path, body] of requests) {
    const { status, text } = await student.send(method, path, body);
    expect([status, (JSON.parse(text) as { code: string }).code], `${method} ${path}`).toEqual([403, "forbidden"]);
  }

  const frame = (type: string, data: unknown) => ({ t: "command", key: type, type, data });
  const { participantId } = admission.participant;
  const forbidden = [
    frame("session.start", {
      sessionId,
      classroomId: running.classroomId,
      classroomName: "",
      lessonTitle: "",
      capacity: 9,
      scenes: [],
    }),
    frame("session.end", {}),
    frame("scene.create", scene),
    frame("scene.update", { sceneId: middle.id, name: "Mine" }),
    frame("scene.delete", { sceneId: middle.id }),
    frame("scene.change", { sceneId: middle.id }),
    frame("slide.change", { sceneId: opening.id, index: 1 }),
    frame("participant.join", { participantId, name: "Amara", role: "teacher", capacity: 99 }),
    frame("participant.expire", { participantIds: [participantId] }),
  ];
  const { answers } = await overSocket(amara.page, {
    url: admission.socket.url,
    protocols: [PROTOCOL, admission.socket.ticket],
    hello: { t: "hello" },
    // The last shows that the others were answered by who she is, not by a broken socket.
    frames: [...forbidden, frame("chat.send", { text: "only this" })],
  });
  expect(answers).toEqual({ ...Object.fromEntries(forbidden.map(({ key }) => [key, "forbidden"])), "chat.send": "accepted" });
  await flushed(staff, sessionId);
  const { events } = await staff.ask<EventsAnswer>("GET", `/v1/sessions/${sessionId}/events?after=${before}`);
  expect(events.map(({ type }) => type)).toEqual(["chat.message"]);
});

test("someone of another tenant cannot tell this class from one that does not exist, on any screen or socket (R7, R8)", async () => {
  const { sessionId, classroomId, scenes } = running;
  const own = await Api.as(stack.url, "teacher@other.test");
  const samuel = await Person.signedIn(browser, stack.url, "teacher@other.test");
  const strangers: { real: string; ghost: string }[] = [
    { real: sessionId, ghost: randomUUID() },
    { real: classroomId, ghost: randomUUID() },
    { real: scenes[0]!.id, ghost: randomUUID() },
  ];
  const requests = (session: string, classroom: string, scene: string): [string, string, unknown?][] => [
    ["GET", `/v1/sessions/${session}`],
    ["GET", `/v1/sessions/${session}/events`],
    ["GET", `/v1/classrooms/${classroom}`],
    ["GET", `/v1/sessions?classroomId=${classroom}`],
    ["GET", `/v1/studio/scenes?sessionId=${session}`],
    ["POST", "/v1/sessions/start", { sessionId: session }],
    ["POST", "/v1/sessions/join", { sessionId: session }],
    ["POST", "/v1/sessions/end", { sessionId: session }],
    ["POST", "/v1/chat", { sessionId: session, text: "hello?" }],
    ["PATCH", `/v1/studio/scenes/${scene}`, { name: "Mine" }],
    ["DELETE", `/v1/studio/scenes/${scene}`],
  ];
  const [real, ghost] = (["real", "ghost"] as const).map(
    (which) => strangers.map((pair) => pair[which]) as [string, string, string],
  );
  const ghosts = requests(...ghost!);
  for (const [index, [method, path, body]] of requests(...real!).entries()) {
    const { status, text } = await own.send(method, path, body);
    const [, ghostPath, ghostBody] = ghosts[index]!;
    const other = await own.send(method, ghostPath, ghostBody);
    const { requestId: _a, ...said } = JSON.parse(text) as Record<string, unknown>;
    const { requestId: _b, ...saidOfGhost } = JSON.parse(other.text) as Record<string, unknown>;
    expect([status, said["code"]], `${method} ${path}`).toEqual([404, "not_found"]);
    expect(said).toEqual(saidOfGhost);
  }

  for (const screen of ["class", "studio", "prepare"]) {
    await samuel.page.goto(`${stack.url}/sessions/${sessionId}/${screen}`);
    await samuel.page.getByRole("heading", { name: "There is nothing here" }).waitFor();
  }

  // A ticket and a resume token of a class of his own, shown to this one and to one that does not exist.
  const { sessions } = await own.ask<{ sessions: { id: string }[] }>("GET", "/v1/sessions");
  const elsewhere = sessions[0]!.id;
  const ways = async (session: string) => {
    const url = `${stack.url.replace("http", "ws")}/v1/classroom/${session}`;
    const { socket } = await own.ask<Admission>("POST", "/v1/sessions/start", { sessionId: elsewhere });
    const hello = { t: "hello", resumeToken: "not-a-token" };
    return {
      withTicket: await overSocket(samuel.page, { url, protocols: [PROTOCOL, socket.ticket], hello: { t: "hello" }, frames: [] }),
      withNothing: await overSocket(samuel.page, { url, protocols: [PROTOCOL], hello, frames: [] }),
    };
  };
  const known = await ways(sessionId);
  expect(known.withTicket.end).toBe("not opened");
  expect(await ways(randomUUID())).toEqual(known);
});
