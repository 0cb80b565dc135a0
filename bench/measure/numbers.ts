/** Sorted copy's value at `q` in [0, 1]; NaN of nothing. */
export function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) return NaN;
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1 < 0 ? 0 : Math.ceil(q * sorted.length) - 1)]!;
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/** Three significant digits, without an exponent. */
export function round(value: number): string {
  if (!Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return digits === 0 ? String(Math.round(value)) : String(Number(value.toFixed(Math.min(digits, 4))));
}

/** `median (lowest–highest)` of the rounds. */
export function spread(values: readonly number[], unit = ""): string {
  const known = values.filter(Number.isFinite);
  if (known.length === 0) return "–";
  const suffix = unit === "" ? "" : ` ${unit}`;
  if (known.length === 1) return `${round(known[0]!)}${suffix}`;
  return `${round(median(known))}${suffix} (${round(Math.min(...known))}–${round(Math.max(...known))})`;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? "").length)));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width)).join(" | ")} |`;
  return [line(head), `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...rows.map(line)].join("\n");
}
