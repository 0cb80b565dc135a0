import { describe, expect, it } from "vitest";
import { childOf, continueTrace, newTrace, parseTraceparent, toTraceparent } from "./trace.ts";

describe("R68 trace context", () => {
  const header = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  it("reads and writes the same header", () => {
    const trace = parseTraceparent(header);
    expect(trace).toEqual({ traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331", sampled: true });
    expect(toTraceparent(trace!)).toBe(header);
  });

  it("keeps the sampling decision of the caller", () => {
    expect(parseTraceparent(header.replace(/01$/, "00"))?.sampled).toBe(false);
    expect(parseTraceparent(header.replace(/01$/, "03"))?.sampled).toBe(true);
  });

  it.each([
    ["absent", null],
    ["empty", ""],
    ["upper case", header.toUpperCase()],
    ["an unknown version", header.replace(/^00/, "ff")],
    ["a trace id of zeros", `00-${"0".repeat(32)}-b7ad6b7169203331-01`],
    ["a span id of zeros", `00-0af7651916cd43dd8448eb211c80319c-${"0".repeat(16)}-01`],
    ["trailing text", `${header}-x`],
  ])("takes %s as no trace, and begins one", (_what, bad) => {
    expect(parseTraceparent(bad)).toBeNull();
    expect(parseTraceparent(toTraceparent(continueTrace(bad)))).not.toBeNull();
  });

  it("continues the trace with a span of its own", () => {
    const child = continueTrace(header);
    expect(child.traceId).toBe("0af7651916cd43dd8448eb211c80319c");
    expect(child.spanId).not.toBe("b7ad6b7169203331");
    expect(childOf(child).spanId).not.toBe(child.spanId);
    expect(newTrace().traceId).not.toBe(newTrace().traceId);
  });
});
