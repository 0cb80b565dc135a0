import type { Locator } from "playwright";
import { expect } from "vitest";
import { scenes } from "../../session-core/features/studio/scenes.ts";
import type { Person } from "./person.ts";
import { WAIT } from "./record.ts";

/** Ways about a class that several tests take. */

export const tab = ({ page }: Person, name: string) => page.getByRole("tab", { name: new RegExp(`^${name}`) });

/** A message in the chat, by words of it. */
export const line = ({ page }: Person, text: string) =>
  page.getByRole("log", { name: "Chat" }).getByRole("listitem").filter({ hasText: text }).last();

/** Opens what can be done with a message. */
export async function openActions(person: Person, text: string): Promise<Locator> {
  const message = line(person, text);
  await message.hover();
  await message.getByRole("button", { name: /^What to do with the message/ }).click();
  return message;
}

/** Opens the class controls, works in them, and closes them again. */
export async function inControls({ page }: Person, work: (dialog: Locator) => Promise<unknown>): Promise<void> {
  await page.getByRole("button", { name: "Class controls" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Class controls" });
  await work(dialog);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
}

export const showScene = ({ page }: Person, name: string | RegExp) =>
  page.getByRole("navigation", { name: "Scenes" }).getByRole("button", { name }).click();

/** Looks at what can be done about somebody, in the list of people. */
export async function openPerson(by: Person, about: Person): Promise<Locator> {
  await tab(by, "People").click();
  const people = by.page.getByRole("region", { name: "People" });
  await people.getByRole("button", { name: `What to do about ${about.name}` }).click();
  return people;
}

/** The id of a scene by its name, as soon as somebody's browser has it. */
export async function sceneOf({ wire }: Person, name: string): Promise<string> {
  const find = () => Object.values(scenes.of(wire.log.state).byId).find((scene) => scene.name === name)?.id;
  await expect.poll(find, WAIT).toBeDefined();
  return find()!;
}
