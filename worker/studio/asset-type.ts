/** What the bytes are, whatever the sender calls them. Only what every browser shows and no browser runs: SVG may carry script. */
export const imageTypes = ["image/png", "image/jpeg", "image/webp", "image/gif"] as const;
const otherTypes = ["video/mp4", "video/webm", "text/vtt"] as const;
export const assetTypes = [...imageTypes, ...otherTypes] as const;
export type AssetType = (typeof assetTypes)[number];

export const extensions: Record<AssetType, string> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
  "image/gif": "gif",
  "video/mp4": "mp4",
  "video/webm": "webm",
  "text/vtt": "vtt",
};

export const isVideo = (type: AssetType): boolean => type.startsWith("video/");

/** Matroska says which of its kinds a file is near its beginning. */
const DOCTYPE_WITHIN_BYTES = 64;

/** By the magic bytes that each format begins with; null for everything else. */
export function assetTypeOf(bytes: Uint8Array): AssetType | null {
  const begins = (text: string, at = 0) => [...text].every((character, i) => bytes[at + i] === character.charCodeAt(0));
  if (begins("\x89PNG\r\n\x1a\n")) return "image/png";
  if (begins("\xff\xd8\xff")) return "image/jpeg";
  if (begins("RIFF") && begins("WEBP", 8)) return "image/webp";
  if (begins("GIF87a") || begins("GIF89a")) return "image/gif";
  if (begins("ftyp", 4)) return "video/mp4";
  if (begins("\x1a\x45\xdf\xa3")) {
    return new TextDecoder("latin1").decode(bytes.subarray(0, DOCTYPE_WITHIN_BYTES)).includes("webm") ? "video/webm" : null;
  }
  if (begins("WEBVTT") || begins("\xef\xbb\xbfWEBVTT")) return "text/vtt";
  return null;
}
