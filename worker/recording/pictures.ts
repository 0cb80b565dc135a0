import * as z from "zod/mini";
import type { Picture } from "../../contracts/http.ts";
import { egressAccessOf, LIVE_PLAYLIST } from "../../platform/egress.ts";
import type { Env } from "../../platform/env.ts";
import { objectKeys } from "../../platform/object-keys.ts";
import { HttpError } from "../http/errors.ts";
import { defineRoute } from "../http/route.ts";
import { openPictureLink, PICTURE_LINK_TTL_S, sealPictureLink } from "./links.ts";

/** The room's picture for those without a seat (R15, R60), as egress cuts it into R2. Null where there is no egress. */
export async function pictureFor(env: Env, sessionId: string): Promise<Picture> {
  if (!egressAccessOf(env)) return null;
  const expiresAt = Date.now() + PICTURE_LINK_TTL_S * 1_000;
  return { url: `/v1/pictures/${await sealPictureLink(env.TICKET_SECRETS, sessionId)}/${LIVE_PLAYLIST}`, expiresAt };
}

const types: Readonly<Record<string, string>> = {
  m3u8: "application/vnd.apple.mpegurl",
  ts: "video/mp2t",
  m4s: "video/iso.segment",
  mp4: "video/mp4",
};

const readPicture = defineRoute({
  method: "GET",
  path: "/pictures/:token/:name",
  owner: "recording",
  summary: "The room's picture by its signed link: the playlist, and what it lists",
  policy: { kind: "link" },
  params: z.object({
    token: z.string().check(z.maxLength(1024)),
    name: z.string().check(z.regex(/^[\w-]{1,100}\.(m3u8|ts|m4s|mp4)$/)),
  }),
  answer: { raw: "200 with the file; 404 where it is not there yet, or the link has ended." },
  async handler({ bindings, env, params: { token, name } }) {
    const link = await openPictureLink(env.TICKET_SECRETS, token);
    const file = link && (await bindings.FILES.get(objectKeys.overflow(link.sessionId, name)));
    if (!file) throw new HttpError("not_found");
    const extension = name.slice(name.lastIndexOf(".") + 1);
    return new Response(file.body, {
      headers: {
        "content-type": types[extension]!,
        "content-length": String(file.size),
        // A playlist changes with each segment; a segment never does.
        "cache-control": extension === "m3u8" ? "no-store" : "private, max-age=600",
        "content-security-policy": "default-src 'none'; sandbox",
        "x-content-type-options": "nosniff",
      },
    });
  },
});

export const pictureRoutes = [readPicture];
