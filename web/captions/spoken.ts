import * as z from "zod/mini";
import { CaptionOffer, knows } from "../../contracts/captions.ts";
import { call } from "../api.ts";
import { deviceStorage } from "../storage.ts";

/** Which language is spoken into this device's microphone, and by how many: the teacher's choice, kept for the next class. */

const KEY = "chalkline.captions.spoken";
const Spoken = z.object({ language: z._default(z.nullable(z.string()), null), voices: z._default(z.boolean(), false) });
export type Spoken = z.infer<typeof Spoken>;

export function spoken(): Spoken {
  try {
    return Spoken.parse(JSON.parse(deviceStorage.getItem(KEY) ?? "{}"));
  } catch {
    return Spoken.parse({});
  }
}
export const keepSpoken = (choice: Spoken): void => deviceStorage.setItem(KEY, JSON.stringify(choice));

/** What was chosen, or else the language of the page; null where that is not known here, and somebody must be asked. */
export function languageFor(offer: CaptionOffer, chosen: string | null, locale: string): string | null {
  const language = chosen ?? locale;
  return knows(offer, language) ? language : null;
}

let offered: Promise<CaptionOffer | null> | null = null;

/** What the recogniser can do, asked once a page; null where that could not be asked. */
export function recogniserOffer(): Promise<CaptionOffer | null> {
  offered ??= call({ method: "GET", path: "/v1/captions/recogniser", answer: CaptionOffer }).then((result) => {
    if (result.ok) return result.value;
    offered = null;
    return null;
  });
  return offered;
}
