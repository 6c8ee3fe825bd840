import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planMultipart } from "../../src/http/multipart-byteranges.ts";

const content = Buffer.from("0123456789");

/** The answer as it is sent. */
function assemble(ranges: readonly { start: number; end: number }[]): string {
  const plan = planMultipart(ranges, content.length, "text/plain", "xyz");
  return (
    ranges.map(({ start, end }, index) => plan.heads[index] + content.toString("latin1", start, end)).join("") +
    plan.tail
  );
}

describe("planMultipart", () => {
  it("has a part with head and bytes for each range", () => {
    expect(
      assemble([
        { start: 0, end: 2 },
        { start: 8, end: 10 },
      ]).split("\r\n"),
    ).toEqual([
      "--xyz",
      "content-type: text/plain",
      "content-range: bytes 0-1/10",
      "",
      "01",
      "--xyz",
      "content-type: text/plain",
      "content-range: bytes 8-9/10",
      "",
      "89",
      "--xyz--",
      "",
    ]);
  });

  it("names the boundary in its content type", () => {
    expect(planMultipart([{ start: 0, end: 1 }], 10, "text/plain", "xyz").contentType).toBe(
      "multipart/byteranges; boundary=xyz",
    );
  });

  it("knows its exact length before anything is sent", () => {
    const range = fc
      .tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 10 }))
      .filter(([start, end]) => start < end);
    fc.assert(
      fc.property(fc.array(range, { minLength: 1 }), (pairs) => {
        const ranges = pairs.map(([start, end]) => ({ start, end }));
        expect(planMultipart(ranges, 10, "text/plain", "xyz").contentLength).toBe(assemble(ranges).length);
      }),
    );
  });
});
