/** W3C Trace Context (R68): one trace runs from a click through HTTP and socket to Postgres. */
export interface Trace {
  /** 32 hexadecimal digits */
  traceId: string;
  /** 16 hexadecimal digits: the span that is running now. */
  spanId: string;
  sampled: boolean;
}

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Null where the header is absent, malformed, or all zeros, which the specification calls invalid. */
export function parseTraceparent(header: string | null | undefined): Trace | null {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(header ?? "") ?? [];
  if (!traceId || !spanId || !flags || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  return { traceId, spanId, sampled: (parseInt(flags, 16) & 1) === 1 };
}

export const newTrace = (): Trace => ({ traceId: randomHex(16), spanId: randomHex(8), sampled: true });

/** A span below this one, in the same trace. */
export const childOf = (parent: Trace): Trace => ({ ...parent, spanId: randomHex(8) });

/** Continues the caller's trace where it sent one, else begins one. */
export function continueTrace(header: string | null | undefined): Trace {
  const parent = parseTraceparent(header);
  return parent ? childOf(parent) : newTrace();
}

export const toTraceparent = ({ traceId, spanId, sampled }: Trace): string => `00-${traceId}-${spanId}-${sampled ? "01" : "00"}`;

function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
