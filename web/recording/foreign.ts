/**
 * The host of a video that another site gives without leave to read it; null for every other. One frame of it on a canvas, and the
 * browser hands out nothing of that canvas any more: the whole recording would break off.
 */
export function foreignHost(
  { srcObject, currentSrc, crossOrigin }: Pick<HTMLVideoElement, "srcObject" | "currentSrc" | "crossOrigin">,
  origin: string,
): string | null {
  if (srcObject || currentSrc === "" || crossOrigin !== null) return null;
  const url = new URL(currentSrc, origin);
  // What a page makes itself (`blob:`, as hls.js does) has the page's origin.
  return url.origin === origin || url.protocol === "data:" ? null : url.host;
}
