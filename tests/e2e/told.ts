import type { Person } from "./person.ts";

/** All that ever came into this browser: frames of its sockets, answers of the API, the page as it stands. */
export async function everythingTold({ wire, page }: Person): Promise<string> {
  const bodies = (await wire.bodies()).map(({ text }) => text);
  return [...wire.received, ...bodies, await page.content()].join("\n");
}
