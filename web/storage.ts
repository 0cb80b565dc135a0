/** Where the browser keeps things for us, and may refuse to: in cross-site frames and private windows access itself throws. */
export interface Keeper {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Falls back to memory, so that a closed storage costs a page load what it kept, and nothing else. */
function keeper(open: () => Storage): Keeper {
  const memory = new Map<string, string>();
  const attempt = <T>(act: (storage: Storage) => T, otherwise: () => T): T => {
    try {
      return act(open());
    } catch {
      return otherwise();
    }
  };
  return {
    getItem: (key) =>
      memory.get(key) ??
      attempt(
        (storage) => storage.getItem(key),
        () => null,
      ),
    setItem: (key, value) =>
      attempt(
        (storage) => storage.setItem(key, value),
        () => void memory.set(key, value),
      ),
    removeItem(key) {
      memory.delete(key);
      attempt(
        (storage) => storage.removeItem(key),
        () => undefined,
      );
    },
  };
}

/** Lives as long as the tab. */
export const tabStorage = keeper(() => window.sessionStorage);
/** Lives on the device, for every tab. */
export const deviceStorage = keeper(() => window.localStorage);
