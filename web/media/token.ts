import type { Media } from "../../contracts/http.ts";

/** A token that ends sooner is not worth trying. */
const TOKEN_MARGIN_S = 30;

/** Whether the token is good for a while yet. */
export function isFresh(media: Media): media is NonNullable<Media> {
  const claims = media?.token.split(".")[1];
  if (!claims) return false;
  const { exp } = JSON.parse(atob(claims.replaceAll("-", "+").replaceAll("_", "/"))) as { exp: number };
  return exp - Date.now() / 1000 > TOKEN_MARGIN_S;
}
