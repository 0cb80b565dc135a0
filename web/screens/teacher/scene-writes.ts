import type { Scene } from "../../../session-core/features/studio/scenes.ts";
import type { Result } from "../../api.ts";
import { readSceneList, writes } from "../../endpoints.ts";
import type { SceneWrites } from "./scene-desk.ts";

/** How long the list of a live class may take to show what the class has accepted: its log reaches the list a moment later. */
const LIST_LAG_MS = 5_000;
const LIST_ASKED_EVERY_MS = 400;

/** Before the class the answer is the scene; in class it is an event's number, and the scene is read from the list. */
async function makeScene(sessionId: string, write: () => ReturnType<typeof writes.createScene>): Promise<Result<Scene>> {
  const before = new Set((await readScenes(sessionId)).map(({ id }) => id));
  const made = await write();
  if (!made.ok) return made;
  if ("id" in made.value) return { ok: true, value: made.value };
  for (const until = Date.now() + LIST_LAG_MS; Date.now() < until;) {
    const added = (await readScenes(sessionId)).find(({ id }) => !before.has(id));
    if (added) return { ok: true, value: added };
    await new Promise((resolve) => setTimeout(resolve, LIST_ASKED_EVERY_MS));
  }
  return { ok: false, failure: { code: "unavailable", message: "", status: 503 } };
}

async function readScenes(sessionId: string): Promise<readonly Scene[]> {
  const listed = await readSceneList(sessionId);
  return listed.ok ? listed.value.scenes : [];
}

/** How a session's desk saves. */
export function writesFor(sessionId: string): SceneWrites {
  return {
    create: (scene, key) => makeScene(sessionId, () => writes.createScene({ sessionId, ...scene }, key)),
    duplicate: (sceneId, name, key) => makeScene(sessionId, () => writes.duplicateScene({ sessionId, sceneId, name }, key)),
    update: ({ id, ...scene }, key) => writes.updateScene({ sessionId, sceneId: id, ...scene }, key),
    move: (sceneId, position, key) => writes.updateScene({ sessionId, sceneId, position }, key),
    remove: (sceneId, key) => writes.deleteScene({ sessionId, sceneId }, key),
  };
}
