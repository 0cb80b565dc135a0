/**
 * An address that a class may be streamed to. Egress reads it with another parser than ours, so it is held to a form that has one
 * reading alone: what is checked and shown as its server is what is called.
 */
export type StreamFault = "form" | "user" | "server";

export const STREAM_ADDRESS_MAX = 1_000;
const FORM = /^rtmps?:\/\/(?<authority>[^/?#]+)(?:\/[!-~]*)?$/i;
const SERVER = /^(?<host>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(?<port>\d{1,5}))?$/i;

/** Null where it is good. Servers inside somebody's own network are none of a class's business: egress may stand beside them. */
export function streamFault(address: string): StreamFault | null {
  const authority = FORM.exec(address)?.groups?.["authority"];
  if (authority === undefined || address.length > STREAM_ADDRESS_MAX) return "form";
  if (authority.includes("@")) return "user";
  const { host, port } = SERVER.exec(authority)?.groups ?? {};
  if (host === undefined || (port !== undefined && (Number(port) < 1 || Number(port) > 65_535))) return "form";
  return isPublic(host.toLowerCase()) ? null : "server";
}

/** As it was given, with its port. Of a good address. */
export const serverOf = (address: string): string => FORM.exec(address)?.groups?.["authority"] ?? "";

/** Names that no public resolver answers. */
const PRIVATE_SUFFIXES = ["localhost", "local", "internal", "intranet", "lan", "home", "corp", "arpa", "test", "invalid"];

function isPublic(host: string): boolean {
  const labels = host.split(".");
  const last = labels.at(-1)!;
  // A resolver takes whatever ends in a number for an address, also in shorter and hexadecimal forms.
  if (/^(\d+|0x[0-9a-f]*)$/.test(last)) return isPublicAddress(host);
  return labels.length > 1 && labels.every((label) => label !== "") && !PRIVATE_SUFFIXES.includes(last);
}

function isPublicAddress(host: string): boolean {
  if (!/^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/.test(host)) return false;
  const [a, b, c, d] = host.split(".").map(Number) as [number, number, number, number];
  if (Math.max(a, b, c, d) > 255 || a === 0 || a === 10 || a === 127 || a >= 224) return false;
  if (a === 100 && b >= 64 && b < 128) return false;
  if (a === 169 && b === 254) return false;
  if (a === 172 && b >= 16 && b < 32) return false;
  if (a === 192 && (b === 168 || (b === 0 && (c === 0 || c === 2)))) return false;
  return !(a === 198 && (b === 18 || b === 19 || (b === 51 && c === 100))) && !(a === 203 && b === 0 && c === 113);
}
