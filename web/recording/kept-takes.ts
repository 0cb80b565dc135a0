import { deviceStorage } from "../storage.ts";
import { KEPT } from "./recorded.ts";

/**
 * What this browser recorded and nobody has acknowledged yet, in IndexedDB: a closed tab, a crash, a lost network cost nothing of it.
 * Invariant: bytes go only in the same transaction in which the cursor moves past them.
 */

export interface KeptTake {
  key: string;
  userId: string;
  sessionId: string;
  recordingId: string;
  take: number;
  /** ms since 1970, by this device. */
  startedAt: number;
  takeId: string | null;
  /** Of the next part; null until the server knows the take. */
  cursor: string | null;
  /** Parts that are up. */
  parts: number;
  /** Nothing will be added. */
  ended: boolean;
}

export const keyOfTake = (recordingId: string, take: number) => `${recordingId}/${take}`;

const NAME = "chalkline.recordings";
let opened: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.addEventListener("upgradeneeded", () => {
      request.result.createObjectStore("takes", { keyPath: "key" });
      request.result.createObjectStore("chunks", { autoIncrement: true }).createIndex("take", "take");
    });
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("no storage")));
  });
  return opened;
}

const result = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("storage failed")));
  });

async function within(work: (takes: IDBObjectStore, chunks: IDBObjectStore) => void | Promise<void>): Promise<void> {
  const database = await open();
  // Not put off by the browser: what is acknowledged here is believed to be kept.
  const transaction = database.transaction(["takes", "chunks"], "readwrite", { durability: "strict" });
  const done = new Promise<void>((resolve, reject) => {
    transaction.addEventListener("complete", () => resolve());
    transaction.addEventListener("abort", () => reject(transaction.error ?? new Error("storage failed")));
  });
  await work(transaction.objectStore("takes"), transaction.objectStore("chunks"));
  await done;
}

interface Chunk {
  take: string;
  data: Blob;
}

async function deleteChunks(chunks: IDBObjectStore, key: string): Promise<void> {
  for (const id of await result(chunks.index("take").getAllKeys(key))) chunks.delete(id);
}

export const keptTakes = {
  async of(userId: string): Promise<KeptTake[]> {
    const store = (await open()).transaction("takes").objectStore("takes");
    const all = (await result(store.getAll())) as KeptTake[];
    return all.filter((take) => take.userId === userId);
  },

  put(take: KeptTake): Promise<void> {
    deviceStorage.setItem(KEPT, "yes");
    return within((takes) => void takes.put(take));
  },

  append: (key: string, data: Blob): Promise<void> =>
    within((_takes, chunks) => void chunks.add({ take: key, data } satisfies Chunk)),

  /** All that is not up yet, in order. */
  async waiting(key: string): Promise<Blob> {
    const index = (await open()).transaction("chunks").objectStore("chunks").index("take");
    const chunks = (await result(index.getAll(key))) as Chunk[];
    return new Blob(chunks.map(({ data }) => data));
  },

  /** The first `bytes` are up: they go, and the take's cursor moves, both or neither. */
  moved: (take: KeptTake, bytes: number): Promise<void> =>
    within(async (takes, chunks) => {
      takes.put(take);
      const ids = await result(chunks.index("take").getAllKeys(take.key));
      let left = bytes;
      for (const id of ids) {
        const { data } = (await result(chunks.get(id))) as Chunk;
        if (data.size > left) {
          if (left > 0) chunks.put({ take: take.key, data: data.slice(left) } satisfies Chunk, id);
          return;
        }
        left -= data.size;
        chunks.delete(id);
      }
    }),

  forget: (key: string): Promise<void> =>
    within(async (takes, chunks) => {
      takes.delete(key);
      await deleteChunks(chunks, key);
    }),
};
