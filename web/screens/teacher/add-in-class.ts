import type { Result } from "../../api.ts";
import { writes } from "../../endpoints.ts";
import type { SessionClient } from "../../session-client/index.ts";
import type { NewScene } from "./AddScene.tsx";

/** What fits into a frame goes by the socket, well below its limit; a deck goes by HTTP. Both are the same command. */
const BY_SOCKET_MAX_CHARACTERS = 16_000;
/** The event follows its answer at once, unless the socket is just coming back. */
const EVENT_WITHIN_MS = 15_000;

/** Adds a scene to a class that is live; answers its id once the class has it. */
export async function addInClass(client: SessionClient, sessionId: string, scene: NewScene): Promise<Result<string>> {
  const answer =
    JSON.stringify(scene).length <= BY_SOCKET_MAX_CHARACTERS
      ? await client.submit("scene.create", scene)
      : await byHttp(sessionId, scene);
  if (!answer.ok) return { ok: false, failure: "failure" in answer ? answer.failure : { ...answer, status: 409 } };
  const sceneId = await sceneMadeBy(client, answer.sequence);
  if (sceneId !== null) return { ok: true, value: sceneId };
  return { ok: false, failure: { code: "no_connection", message: "", status: 0 } };
}

async function byHttp(sessionId: string, scene: NewScene) {
  const made = await writes.createScene({ sessionId, ...scene }, crypto.randomUUID());
  if (!made.ok) return made;
  if ("sequence" in made.value) return { ok: true as const, sequence: made.value.sequence };
  return { ok: false as const, failure: { code: "not_live", message: "", status: 409 } };
}

function sceneMadeBy(client: SessionClient, sequence: number): Promise<string | null> {
  const find = (): string | null => {
    const made = client.confirmed().events.find((event) => event.sequence === sequence);
    return made?.type === "scene.created" ? (made.data as { scene: { id: string } }).scene.id : null;
  };
  return new Promise((resolve) => {
    const settle = (sceneId: string | null) => {
      clearTimeout(timer);
      stop();
      resolve(sceneId);
    };
    const look = () => {
      const sceneId = find();
      if (sceneId !== null) settle(sceneId);
    };
    const timer = setTimeout(() => settle(null), EVENT_WITHIN_MS);
    const stop = client.subscribe(look);
    look();
  });
}
