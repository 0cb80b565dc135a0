/**
 * True where a parsed JSON value holds text that Postgres's jsonb cannot: the NUL character or half of a surrogate pair, in a
 * value or in a key. What the log cannot carry unchanged is refused at the wire.
 */
export function holdsForbiddenText(value: unknown): boolean {
  if (typeof value === "string") return value.includes("\u0000") || !value.isWellFormed();
  if (Array.isArray(value)) return value.some(holdsForbiddenText);
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, inner]) => holdsForbiddenText(key) || holdsForbiddenText(inner));
}
