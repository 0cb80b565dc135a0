import { bringUpLeftovers } from "./recorder.ts";
import { sayTrouble } from "./words.ts";

/** On whichever page comes next: what is lost is said there too. */
export const bringUpAndSay = (userId: string): Promise<void> => bringUpLeftovers(userId, sayTrouble);
