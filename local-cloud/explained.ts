/** A failure whose message is a sentence for the person at the terminal: what is wrong and what to do. Printed without a stack. */
export class Explained extends Error {
  override name = "Explained";
}

export const messageOf = (error: unknown): string => {
  const { message, code } = error as { message?: string; code?: string };
  return message || code || String(error);
};
