import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  isInteraction,
  makeClassroom,
  refusal,
  startApi,
  stopWhenAllAnswered,
  until,
  type Api,
  type Person,
} from "./http-fixture.ts";

interface Logged {
  sequence: number;
  type: string;
  actor: string;
  data: Record<string, unknown> | null;
}

let api: Api;
let teacher: Person;
let student: Person;
let sessionId: string;
let studentIs: string;

beforeAll(async () => {
  api = await startApi();
  teacher = await api.signIn("teacher@demo.test");
  student = await api.signIn("student1@demo.test");
  ({ sessionId } = await makeClassroom(api, teacher));
  await teacher.post("/v1/sessions/start", { sessionId });
  studentIs = (await student.post("/v1/sessions/join", { sessionId })).body.participant.participantId;
});
afterAll(() => stopWhenAllAnswered(api, isInteraction));

/** The event that a command's answer names, as staff may read it. */
async function logged({ body }: { body: { sequence: number } }): Promise<Logged> {
  const page = await until(
    () => teacher.get(`/v1/sessions/${sessionId}/events?after=${body.sequence - 1}&limit=1`),
    (seen) => seen.body.events.length === 1,
  );
  return page.body.events[0];
}
const inClass = (data: object = {}) => ({ sessionId, ...data });

describe("R32 questions by HTTP", () => {
  it("are asked anonymously: no answer to staff names who asked", async () => {
    const asked = await student.post("/v1/questions", inClass({ text: "Why?", anonymous: true }));
    expect(asked.status).toBe(201);
    const event = await logged(asked);
    expect(event).toMatchObject({ type: "question.asked", actor: "anonymous", data: { text: "Why?", anonymous: true } });
    expect(JSON.stringify(event)).not.toContain(studentIs);
  });

  it("are upvoted, answered and dismissed", async () => {
    const { data } = await logged(await teacher.post("/v1/questions", inClass({ text: "And you?" })));
    const at = `/v1/questions/${String(data!["questionId"])}`;
    const upvoted = await logged(await student.post(`${at}/upvote`, inClass()));
    expect(upvoted).toMatchObject({ type: "question.upvoted", actor: "anonymous", data: { questionId: data!["questionId"] } });
    expect(JSON.stringify(upvoted)).not.toContain(studentIs);
    expect(await logged(await teacher.post(`${at}/answer`, inClass({ text: "So." })))).toMatchObject({
      type: "question.answered",
      data: { text: "So." },
    });
    expect(await logged(await teacher.post(`${at}/dismiss`, inClass()))).toMatchObject({ type: "question.dismissed" });
    // Voted already: nothing to do, whatever became of it.
    expect((await student.post(`${at}/upvote`, inClass())).status).toBe(200);
    expect(refusal(await teacher.post(`${at}/answer`, inClass()))).toEqual([409, "conflict"]);
  });
});

describe("R33 polls by HTTP", () => {
  it("are opened, answered, closed and revealed, and read by everyone as far as they may", async () => {
    const quiz = { kind: "quiz", question: "2 + 2?", options: ["3", "4"], right: [1] };
    const { data } = await logged(await teacher.post("/v1/polls", inClass(quiz)));
    const at = `/v1/polls/${String(data!["pollId"])}`;
    const read = async (person: Person) => (await person.get(`${at}?sessionId=${sessionId}`)).body;

    const answered = await student.post(`${at}/responses`, inClass({ answer: [0] }));
    expect(answered.status).toBe(201);
    expect(JSON.stringify(await logged(answered))).not.toContain(studentIs);
    await logged(await student.post(`${at}/responses`, inClass({ answer: [1] })));
    expect(await read(student)).toMatchObject({ status: "open", right: null, result: null, answer: [1] });
    expect(await read(teacher)).toMatchObject({ right: [1], result: { answered: 1 }, answer: null });

    await logged(await teacher.post(`${at}/close`, inClass()));
    expect(refusal(await student.post(`${at}/responses`, inClass({ answer: [0] })))).toEqual([409, "poll_closed"]);
    expect(await read(student)).toMatchObject({ status: "closed", right: null, result: null });

    await logged(await teacher.post(`${at}/reveal`, inClass()));
    const tally = [
      { answer: 0, count: 0 },
      { answer: 1, count: 1 },
    ];
    expect(await read(student)).toEqual({
      ...{ id: data!["pollId"], ...quiz, status: "revealed" },
      ...{ result: { answered: 1, tally }, answer: [1] },
    });
  });

  it("that nobody opened are not there, and what is no poll is not opened", async () => {
    const nowhere = "/v1/polls/00000000-0000-4000-8000-000000000000";
    expect(refusal(await student.get(`${nowhere}?sessionId=${sessionId}`))).toEqual([404, "not_found"]);
    expect(refusal(await student.post(`${nowhere}/responses`, inClass({ answer: [0] })))).toEqual([404, "not_found"]);
    const unclear = inClass({ kind: "quiz", question: "2 + 2?", options: ["3", "4"] });
    expect(refusal(await teacher.post("/v1/polls", unclear))).toEqual([400, "invalid_request"]);
  });
});
