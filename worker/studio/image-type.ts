/** What the bytes are, whatever the sender calls them. Only what every browser draws and no browser runs: SVG may carry script. */
export const imageTypes = ["image/png", "image/jpeg", "image/webp", "image/gif"] as const;
export type ImageType = (typeof imageTypes)[number];

export const extensions: Record<ImageType, string> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
  "image/gif": "gif",
};

/** By the magic bytes that each format begins with; null for everything else. */
export function imageTypeOf(bytes: Uint8Array): ImageType | null {
  const begins = (text: string, at = 0) => [...text].every((character, i) => bytes[at + i] === character.charCodeAt(0));
  if (begins("\x89PNG\r\n\x1a\n")) return "image/png";
  if (begins("\xff\xd8\xff")) return "image/jpeg";
  if (begins("RIFF") && begins("WEBP", 8)) return "image/webp";
  if (begins("GIF87a") || begins("GIF89a")) return "image/gif";
  return null;
}
