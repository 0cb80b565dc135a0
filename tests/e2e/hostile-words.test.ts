import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { connect } from "../../platform/neon.ts";
import { Api, startClass } from "./api.ts";
import { Person } from "./person.ts";
import { WAIT } from "./record.ts";
import { browser, stack } from "./setting.ts";

/** Words that try to be more than words. Each would say so by `window.pwned`; the policy of the page counts what it stopped. */
const corpus = [
  `<script>window.pwned=1</script>`,
  `<img src=x onerror="window.pwned=1">`,
  `<svg/onload=window.pwned=1>`,
  `<svg><script>window.pwned=1</script></svg>`,
  `<iframe srcdoc="<script>parent.pwned=1</script>"></iframe>`,
  `<a href="javascript:window.pwned=1">x</a>`,
  `javascript:window.pwned=1`,
  `[x](javascript:window.pwned=1)`,
  `![x](x"onerror="window.pwned=1)`,
  `https://example.org/"onmouseover="window.pwned=1`,
  `https://user:pass@example.org/ http://example.org/<script>window.pwned=1</script>`,
  `data:text/html,<script>window.pwned=1</script>`,
  `"><script>window.pwned=1</script>`,
  `'-window.pwned=1-'`,
  `{{constructor.constructor('window.pwned=1')()}}`,
  `\${window.pwned=1}`,
  `<math><mtext></table><mglyph><style><img src=x onerror=window.pwned=1>`,
  `<details open ontoggle=window.pwned=1>`,
  `__proto__ constructor toString`,
  `\u202Eevil\u202C <b onclick=window.pwned=1>`,
];

/** Who is called so: on every screen that names people. */
const NAMES = { "student1@demo.test": `${corpus[1]} ${corpus[0]}`, "student2@demo.test": `${corpus[2]} ${corpus[12]}` };

let staff: Api;
let sessionId: string;
let teacher: Person;
let student: Person;
let newcomer: Person;

beforeAll(async () => {
  staff = await Api.as(stack.url, "teacher@demo.test");
  ({ sessionId } = await startClass(staff));
  [teacher, student, newcomer] = await Promise.all([
    Person.signedIn(browser, stack.url, "teacher@demo.test"),
    Person.signedIn(browser, stack.url, "student1@demo.test"),
    Person.signedIn(browser, stack.url, "student2@demo.test"),
  ]);
  for (const { page } of [teacher, student, newcomer]) {
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", () => ((window as unknown as { stopped: number }).stopped = 1));
    });
  }
  const database = connect(stack.database);
  await database.batch(Object.entries(NAMES).map(([email, name]) => sql`update users set name = ${name} where email = ${email}`));
  await teacher.enter(sessionId, "studio");
  await student.enter(sessionId, "class");
});

/** What ran, what was stopped, and what of the corpus became an element of the page. */
const harm = ({ page }: Person) =>
  page.evaluate(() => ({
    ...{ ran: "pwned" in window, stopped: "stopped" in window },
    elements: document.querySelectorAll("script:not([src]), iframe, [onerror], [onload], [ontoggle], [onclick], math").length,
    links: [...document.querySelectorAll("a")].filter(({ protocol }) => !/^https?:$/.test(protocol)).length,
    credentials: [...document.querySelectorAll("a")].filter(({ username }) => username !== "").length,
  }));
const none = { ran: false, stopped: false, elements: 0, links: 0, credentials: 0 };

test("what is said, asked and answered is shown as it was written, and nothing of it runs", async () => {
  const asStudent = await Api.as(stack.url, "student1@demo.test");
  for (const [n, text] of corpus.entries()) {
    await asStudent.ask("POST", "/v1/chat", { sessionId, text: `${n} ${text}` });
    await asStudent.ask("POST", "/v1/questions", { sessionId, text: `${n} ${text}` });
  }
  await staff.ask("POST", "/v1/polls", { sessionId, kind: "single", question: corpus[1], options: [corpus[0], corpus[2]] });
  for (const person of [teacher, student]) {
    await expect.poll(async () => (await person.chat()).at(-1), WAIT).toContain(`${corpus.length - 1} `);
    const shown = await person.page.getByRole("log", { name: "Chat" }).innerText();
    for (const text of corpus.slice(0, 3)) expect(shown).toContain(text);
    expect(await harm(person), person.email).toEqual(none);
    await person.page.getByRole("tab", { name: /^Questions/ }).click();
    await person.page.getByRole("region", { name: "Questions" }).getByText(corpus[1]!).first().waitFor();
    expect(await harm(person), person.email).toEqual(none);
  }
  await student.page.getByRole("region", { name: "Polls" }).getByText(corpus[1]!).first().waitFor();
  await teacher.page.getByRole("tab", { name: /^Polls/ }).click();
  await teacher.page.getByRole("region", { name: "Polls" }).getByText(corpus[0]!).first().waitFor();
  for (const person of [teacher, student]) expect(await harm(person), person.email).toEqual(none);
});

test("whoever is called so is shown by that name: hands, people, messages, lobby and desk; nothing of it runs (R37)", async () => {
  const [first, second] = Object.values(NAMES);
  const { page } = teacher;
  await page.getByRole("tab", { name: /^People/ }).click();
  await student.page.getByRole("button", { name: "Raise hand" }).click();
  await page.getByRole("region", { name: "Raised hands" }).getByText(first!).waitFor();
  await page.getByRole("button", { name: `What to do about ${first!}` }).click();
  expect(await harm(teacher)).toEqual(none);
  await page.getByRole("tab", { name: /^Chat/ }).click();
  await page.getByRole("log", { name: "Chat" }).getByText(first!).first().waitFor();

  await page.getByRole("button", { name: "Class controls" }).first().click();
  await page.getByRole("dialog", { name: "Class controls" }).getByLabel("Newcomers").selectOption("lobby");
  await page.keyboard.press("Escape");
  await newcomer.page.goto(`${stack.url}/sessions/${sessionId}/class`);
  await newcomer.page.getByText("You are in the lobby.").waitFor();
  await page.getByRole("tab", { name: /^Desk/ }).click();
  await page.getByRole("button", { name: `Let in ${second!}` }).click();
  await newcomer.stage.waitFor();
  for (const person of [student, newcomer]) {
    await person.page.getByRole("tab", { name: /^People/ }).click();
    await person.page.getByRole("region", { name: "People" }).getByText(second!).waitFor();
  }
  for (const person of [teacher, student, newcomer]) expect(await harm(person), person.email).toEqual(none);
});
