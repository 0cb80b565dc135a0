import type { Page } from "playwright";
import { beforeAll, expect, test } from "vitest";
import { Api, startClass } from "./api.ts";
import { expectAllHappened } from "./all-that-happens.ts";
import { expectAccessible } from "./axe.ts";
import { inControls, line, openActions, openPerson, sceneOf, showScene, tab } from "./classroom.ts";
import { command } from "./command.ts";
import { draw, write } from "./drawing.ts";
import { recordFilm } from "./film.ts";
import { Keyboard } from "./keyboard.ts";
import { deckPdf, pageWords } from "./pdfs.ts";
import { Person } from "./person.ts";
import { expectOneTruth, expectSameOnEveryScreen, WAIT } from "./record.ts";
import { browser, stack } from "./setting.ts";

/**
 * One lesson in which everything happens that can happen in a class: a teacher, an assistant and three students, of whom one is on a
 * phone and one has nothing but a keyboard. After it the log of every place is the same, and so is what every screen shows.
 */

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
/** The board's editor is the largest thing that is ever loaded. */
const FIRST_TIME = { timeout: 60_000 };

let staff: Api;
let sessionId: string;
let teacher: Person, assistant: Person, amara: Person, ben: Person, chiara: Person;
let keys: Keyboard;

beforeAll(async () => {
  staff = await Api.as(stack.url, "teacher@demo.test");
  ({ sessionId } = await startClass(staff));
  [teacher, assistant, amara, ben, chiara] = await Promise.all([
    Person.signedIn(browser, stack.url, "teacher@demo.test", { viewport: { width: 1600, height: 1000 } }),
    Person.signedIn(browser, stack.url, "assistant@demo.test"),
    Person.signedIn(browser, stack.url, "student1@demo.test"),
    Person.signedIn(browser, stack.url, "student2@demo.test", PHONE),
    Person.arrive(browser, stack.url, "student3@demo.test"),
  ]);
  keys = new Keyboard(chiara.page);
});

const everyone = () => [teacher, assistant, amara, ben, chiara];
const students = () => [amara, ben, chiara];
const button = ({ page }: Person, name: string) => page.getByRole("button", { name, exact: true });
const region = ({ page }: Person, name: string) => page.getByRole("region", { name });
const shows = (words: string) =>
  Promise.all(everyone().map(({ stage }) => stage.locator("output").filter({ hasText: words }).waitFor({ state: "attached" })));

test("they arrive: by the address, on a phone, and by keyboard alone through the lobby, which another is turned away from", async () => {
  await teacher.enter(sessionId, "studio");
  await assistant.enter(sessionId, "studio");
  await amara.enter(sessionId, "class");
  await ben.enter(sessionId, "class");
  await inControls(assistant, (dialog) => dialog.getByLabel("Newcomers").selectOption("lobby"));

  await keys.press(chiara.page.getByRole("button", { name: chiara.name }));
  await chiara.page.getByRole("heading", { level: 1, name: "Chiara" }).waitFor();
  await chiara.page.goto(`${stack.url}/sessions/${sessionId}/class`);
  await chiara.page.getByText("You are in the lobby.").waitFor();
  const dmitri = await Person.signedIn(browser, stack.url, "student4@demo.test");
  await dmitri.page.goto(`${stack.url}/sessions/${sessionId}/class`);
  await dmitri.page.getByText("You are in the lobby.").waitFor();
  await button(assistant, `Let in ${chiara.name}`).click();
  await chiara.stage.waitFor();
  await button(assistant, `Turn ${dmitri.name} away`).click();
  await dmitri.page.getByText("You are in the lobby.").waitFor({ state: "detached" });
  await dmitri.leave();
  await inControls(assistant, (dialog) => dialog.getByLabel("Newcomers").selectOption("open"));
});

test("slides turn, a PDF becomes slides, scenes are made, changed, copied and thrown away, the layout changes", async () => {
  const { page } = teacher;
  await shows("Opening, slide 1");
  await page.keyboard.press("ArrowRight");
  await shows("Opening, slide 2");
  await button(teacher, "Add a scene").click();
  const dialog = page.getByRole("dialog", { name: "Add a scene" });
  await dialog.locator("input[type=file]").setInputFiles(await deckPdf("Pendulum.pdf", 2));
  await shows(`Slide 1 of 2: ${pageWords(1)}`);
  await page.getByLabel("Layout").selectOption("Side by side");

  const middle = await sceneOf(teacher, "Middle");
  await staff.ask("PATCH", `/v1/studio/scenes/${middle}`, { name: "The middle", sessionId });
  await staff.ask("POST", `/v1/studio/scenes/${middle}/duplicate`, { name: "Copied", sessionId });
  await staff.ask("DELETE", `/v1/studio/scenes/${await sceneOf(teacher, "Copied")}?sessionId=${sessionId}`);
  await showScene(teacher, /^The middle/);
  await shows("Middle, slide 1");
});

test("they talk: to all, to the teachers, to one; they answer, react, pin, take back and find again", async () => {
  await teacher.say("Welcome, everyone.");
  await amara.say("What is a vector?");
  await ben.say("for-the-teachers-alone", "staff");
  await keys.shortcut("c");
  await keys.type("Hello from my keyboard");
  await amara.page.getByText(`${chiara.name} is writing …`).waitFor();
  await chiara.page.keyboard.press("Enter");

  await (await openActions(ben, "What is a vector?")).getByRole("button", { name: "Like" }).click();
  await line(amara, "What is a vector?").getByRole("button", { name: "Like: 1" }).waitFor();
  await tab(assistant, "Chat").click();
  await (await openActions(assistant, "What is a vector?")).getByRole("button", { name: "Reply" }).click();
  await assistant.page.keyboard.type("An arrow with a length.");
  await assistant.page.keyboard.press("Enter");
  await (await openActions(teacher, "An arrow")).getByRole("button", { name: "Pin" }).click();
  for (const student of students()) await region(student, "Pinned").getByText("An arrow").waitFor();
  await teacher.page.getByLabel("To", { exact: true }).selectOption({ label: amara.name });
  await teacher.page.getByLabel("Write a message").fill("for-amara-alone");
  await button(teacher, "Send").click();
  await line(amara, "for-amara-alone").waitFor();
  await teacher.page.getByLabel("To", { exact: true }).selectOption("class");
  await ben.say("A slip of the thumb");
  await (await openActions(ben, "A slip")).getByRole("button", { name: /^Delete/ }).click();
  await line(chiara, "This message was removed.").waitFor();
  await keys.press(chiara.page.getByRole("button", { name: "Search the chat" }));
  await keys.goTo(chiara.page.getByRole("searchbox"));
  await keys.type("LENGTH");
  await region(chiara, "What was found").getByText("An arrow with a length.").waitFor();
  await chiara.page.keyboard.press("Escape");
});

test("they ask: anonymously, by keyboard, and are answered aloud, in writing, or not at all", async () => {
  await tab(ben, "Questions").click();
  await ben.page.getByLabel("Ask anonymously").check();
  await ben.page.getByLabel("Your question").fill("Which way is forward?");
  await button(ben, "Ask").click();
  await keys.shortcut("q");
  for (const words of ["Is this in the exam?", "Is it lunch yet?"]) {
    await keys.goTo(chiara.page.getByLabel("Your question"));
    await keys.type(words);
    await keys.press(button(chiara, "Ask"));
  }
  await tab(amara, "Questions").click();
  await amara.page.getByRole("button", { name: "I want this answered too: Is this in the exam?" }).click();

  await tab(assistant, "Desk").click();
  const open = region(assistant, "Open questions");
  const asked = (words: string) => open.getByRole("listitem").filter({ hasText: words });
  await asked("Which way").getByRole("button", { name: "Answer in writing" }).click();
  await open.getByLabel("Answer in writing").fill("You choose it.");
  await button(assistant, "Send the answer").click();
  await chiara.page.getByRole("listitem").filter({ hasText: "exam" }).getByText("1 vote").waitFor();
  await asked("exam").getByRole("button", { name: "Answered live" }).click();
  await asked("lunch").getByRole("button", { name: "Dismiss the question" }).click();
  await ben.page.getByText("You choose it.").waitFor();
  await chiara.page.getByText("Your question was taken away.").waitFor();
  for (const person of [teacher, amara, chiara])
    expect(person.wire.received.join()).not.toContain(`"from":"${ben.participantId}","text":"Which`);
});

test("they are asked: a quiz on the phone and by keyboard, changed until it is closed, then told what is right", async () => {
  await tab(teacher, "Polls").click();
  const panel = region(teacher, "Polls");
  await button(teacher, "New poll").click();
  await panel.getByLabel("Kind").selectOption("quiz");
  await panel.getByLabel("Question to the class").fill("Which way do things fall?");
  await panel.getByLabel("Option 1", { exact: true }).fill("Up");
  await panel.getByLabel("Option 2", { exact: true }).fill("Down");
  await panel.getByLabel("Option 2 is right").check();
  await button(teacher, "Ask the class").click();
  await region(ben, "Polls").getByRole("button", { name: "Up" }).click();
  await keys.press(region(chiara, "Polls").getByRole("button", { name: "Up" }));
  await panel.getByText("2 · 100%").waitFor();
  await keys.press(region(chiara, "Polls").getByRole("button", { name: "Down" }));
  await expect.poll(() => panel.getByText("1 · 50%").count(), WAIT).toBe(2);
  await button(teacher, "Close").click();
  await button(teacher, "Show the result").click();
  await region(chiara, "Polls").getByText("Your answer: Down").waitFor();
  for (const student of students()) await region(student, "Polls").getByText("right").first().waitFor();
});

test("they raise hands and say that they are lost; the teacher calls on one, and lowers all", async () => {
  await keys.shortcut("h");
  await button(ben, "Raise hand").click();
  await button(amara, "I am lost").click();
  await region(teacher, "Pulse of the class").getByText("Lost: 1").waitFor();
  await tab(teacher, "People").click();
  await button(teacher, `Call on ${chiara.name}`).click();
  await chiara.page.getByRole("status").getByText("It is your turn to speak").waitFor();
  await keys.shortcut("h");
  await button(chiara, "Raise hand").waitFor();
  await button(teacher, "Lower all").click();
  await button(ben, "Raise hand").waitFor();
});

test("they draw: the teacher, a student who may, and all see it until it is wiped", async () => {
  const forces = { sessionId, name: "Forces", layout: "stage", metadata: { kind: "whiteboard" } };
  await staff.ask("POST", "/v1/studio/scenes", forces);
  const board = await sceneOf(teacher, "Forces");
  await showScene(teacher, /^Forces/);
  const people = await openPerson(assistant, amara);
  await people.getByLabel("Draw on the board").check();
  for (const { page } of [teacher, amara]) await page.locator("canvas.interactive").waitFor(FIRST_TIME);
  await draw(teacher, "r", [280, 100], [380, 160]);
  await write(amara, "F = m a", [300, 200]);
  for (const { page } of [ben, chiara]) {
    await page.locator("canvas[data-elements='2']").waitFor();
    await expect.poll(() => page.locator("section.sr-only li").allTextContents(), WAIT).toEqual(["F = m a"]);
  }
  await command(staff, sessionId, "whiteboard.clear", { sceneId: board });
  for (const { page } of [ben, chiara]) await page.locator("canvas[data-elements='0']").waitFor();
});

test("they watch: a film that starts and halts for all, while the class is recorded and whoever watches agrees", async () => {
  await button(teacher, "Record").click();
  await button(amara, "I understand, and stay").click();
  await button(ben, "I understand, and stay").click();
  await keys.press(button(chiara, "I understand, and stay"));
  await button(teacher, "Add a scene").click();
  const dialog = teacher.page.getByRole("dialog", { name: "Add a scene" });
  await dialog.getByRole("button", { name: "Video", exact: true }).click();
  const film = { name: "Falling.webm", mimeType: "video/webm", buffer: await recordFilm(amara.page) };
  await dialog.locator("input[type=file]").setInputFiles(film);
  await shows("On the stage: Falling");
  const seconds = ({ stage }: Person) => stage.locator("video").evaluate((video: HTMLVideoElement) => video.currentTime);
  await teacher.stage.getByRole("button", { name: "Play for everyone" }).click();
  for (const student of students()) await expect.poll(() => seconds(student), WAIT).toBeGreaterThan(0.2);
  await teacher.stage.getByRole("button", { name: "Pause for everyone" }).click();
  await button(teacher, "Pause the recording").click();
  await button(teacher, "Go on recording").click();
  await button(teacher, "Stop the recording").click();
  for (const { page } of students()) await page.getByRole("status").getByText("Recording").waitFor({ state: "detached" });
});

test("they are looked after: silenced, reported by keyboard, sent out and let back in; one comes late and leaves early", async () => {
  await tab(assistant, "Desk").click();
  await button(assistant, "Mute all students").click();
  await tab(ben, "Chat").click();
  await ben.say("you are all stupid");
  await keys.shortcut("c");
  await keys.press(line(chiara, "you are all stupid").getByRole("button", { name: /^What to do/ }));
  await keys.press(line(chiara, "you are all stupid").getByRole("button", { name: "Report" }));
  const dialog = chiara.page.getByRole("dialog", { name: "Report to the teachers" });
  await keys.goTo(dialog.getByLabel("Anything to add? (optional)"));
  await keys.type("told-to-staff-alone");
  await keys.press(dialog.getByRole("button", { name: "Send the report" }));
  const reports = region(assistant, "Reports");
  await reports.getByText("told-to-staff-alone").waitFor();
  await button(assistant, "I look after it").click();
  await button(assistant, "Dealt with").click();
  await reports.getByText("Nothing is reported.").waitFor();

  const people = await openPerson(teacher, ben);
  await people.getByRole("button", { name: "Remove", exact: true }).click();
  await button(teacher, "Remove from class").click();
  await ben.page.getByText("You were removed from this class.").waitFor();
  await region(assistant, "Removed from class").getByRole("button", { name: "Let back in" }).click();
  await ben.enter(sessionId, "class");

  const elena = await Person.signedIn(browser, stack.url, "student5@demo.test");
  await elena.enter(sessionId, "class");
  await elena.page.getByRole("link", { name: "Leave the class" }).click();
  await teacher.page.getByText("Left earlier: 1").waitFor();
  await elena.leave();
});

test("one looks back while the class goes on, another loses the network: nothing is lost", async () => {
  await button(amara, "Back 30 seconds").click();
  await region(amara, "Looking back").getByText("Talk, polls and hands are live.").waitFor();
  await ben.context.setOffline(true);
  await ben.say("Written without a network");
  await ben.strip.getByText("1 message will be sent when you are back").waitFor();
  await showScene(teacher, /^Opening/);
  await ben.context.setOffline(false);
  await tab(teacher, "Chat").click();
  await line(teacher, "Written without a network").waitFor();
  await button(amara, "Go live").click();
  await shows("Opening, slide 2");
});

test("at the end every screen and every place holds the same, and whoever uses it can (R24, R76)", async () => {
  await expectSameOnEveryScreen(stack, staff, sessionId, everyone());
  await tab(teacher, "Chat").click();
  await tab(assistant, "Desk").click();
  await tab(amara, "People").click();
  await tab(ben, "Chat").click();
  await keys.shortcut("q");
  const screens: [string, Page][] = Object.entries({ teacher, assistant, amara, ben, chiara }).map(([who, { page }]) => [
    who,
    page,
  ]);
  for (const [who, page] of screens) await expectAccessible(page, `lesson-${who}`);

  await button(teacher, "End class").click();
  await teacher.page.getByRole("dialog").getByRole("button", { name: "End class" }).click();
  for (const person of [teacher, assistant]) await person.page.getByRole("heading", { name: "That was your class." }).waitFor();
  for (const { page } of students()) await page.getByRole("heading", { name: "Thank you for being in class" }).waitFor();
  for (const [who, page] of screens) await expectAccessible(page, `lesson-ended-${who}`);
  await expectOneTruth(stack, staff, sessionId, everyone());
  await expectAllHappened(stack, sessionId);
});
