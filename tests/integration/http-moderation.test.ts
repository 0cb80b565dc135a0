import { afterAll, beforeAll, expect, it } from "vitest";
import {
  isModeration,
  makeClassroom,
  refusal,
  startApi,
  stopWhenAllAnswered,
  until,
  type Api,
  type Person,
} from "./http-fixture.ts";

let api: Api;
let admin: Person;
let teacher: Person;
let student: Person;

beforeAll(async () => {
  api = await startApi();
  admin = await api.signIn("admin@demo.test");
  teacher = await api.signIn("teacher@demo.test");
  student = await api.signIn("student1@demo.test");
});
afterAll(() => stopWhenAllAnswered(api, isModeration));

it("R35 an administrator sets the words, and a class that starts afterwards holds to them", async () => {
  expect((await admin.get("/v1/moderation/words")).body).toEqual({ mode: "off", english: false, words: [] });
  const policy = { mode: "mask", english: false, words: ["darn", "shut up"] };
  expect((await admin.send("PUT", "/v1/moderation/words", policy)).body).toEqual(policy);
  expect((await admin.get("/v1/moderation/words")).body).toEqual(policy);

  const { sessionId } = await makeClassroom(api, teacher);
  await teacher.post("/v1/sessions/start", { sessionId });
  await student.post("/v1/sessions/join", { sessionId });
  const said = async (text: string) => {
    const { status, body } = await student.post("/v1/chat", { sessionId, text });
    expect(status).toBe(201);
    const page = await until(
      () => teacher.get(`/v1/sessions/${sessionId}/events?after=${body.sequence - 1}&limit=1`),
      (seen) => seen.body.events.length === 1,
    );
    return page.body.events[0].data.text;
  };
  expect(await said("Darn, shut up!")).toBe("****, **** **!");

  await admin.send("PUT", "/v1/moderation/words", { ...policy, mode: "refuse" });
  expect(await said("darn")).toBe("****");
  const later = (await makeClassroom(api, teacher)).sessionId;
  await teacher.post("/v1/sessions/start", { sessionId: later });
  await student.post("/v1/sessions/join", { sessionId: later });
  expect(refusal(await student.post("/v1/chat", { sessionId: later, text: "darn" }))).toEqual([422, "words_refused"]);
});
