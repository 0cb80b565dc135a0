const SALT_BYTES = 16;
/** Drawn together: by itself each would cost a tenth of its event. */
const SALTS_AT_ONCE = 64;

/** Salts for payloads, in hexadecimal, each given once. */
export function saltsFrom(random: (bytes: number) => Buffer): () => string {
  let drawn = "";
  let used = 0;
  return () => {
    if (used === drawn.length) {
      drawn = random(SALT_BYTES * SALTS_AT_ONCE).toString("hex");
      used = 0;
    }
    return drawn.slice(used, (used += SALT_BYTES * 2));
  };
}
