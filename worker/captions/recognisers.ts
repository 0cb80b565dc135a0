import type { CaptionOffer } from "../../contracts/captions.ts";
import type { Env } from "../../platform/env.ts";

/** What each recogniser can do. Asked for a language that it does not know, it would hear words that nobody said. */

/** Nova-3's, streaming: developers.deepgram.com, “Models & Languages Overview”. */
const NOVA_3 = (
  "multi ar be bg bn bs ca cs da de el en es et fa fi fr he hi hr hu id it ja kn ko lt lv mk mr ms nl no pl pt ro ru sk sl sr sv ta " +
  "te th tl tr uk ur vi zh"
).split(" ");

/** The same model as Workers AI serves it: developers.cloudflare.com, “nova-3”. */
const NOVA_3_OF_WORKERS_AI = ["multi", "de", "en", "es", "fr", "hi", "it", "ja", "nl", "pt", "ru"];

const offers: Readonly<Record<Env["CAPTIONS_FROM"], CaptionOffer>> = {
  deepgram: { languages: NOVA_3, voices: true },
  "workers-ai": { languages: NOVA_3_OF_WORKERS_AI, voices: true },
  // Moonshine tiny: English, and whoever speaks is one.
  local: { languages: ["en"], voices: false },
};

export function offerOf({ CAPTIONS_FROM, DEEPGRAM_API_KEY }: Pick<Env, "CAPTIONS_FROM" | "DEEPGRAM_API_KEY">): CaptionOffer {
  const isThere = CAPTIONS_FROM === "workers-ai" || DEEPGRAM_API_KEY !== undefined;
  return isThere ? offers[CAPTIONS_FROM] : { languages: [], voices: false };
}
