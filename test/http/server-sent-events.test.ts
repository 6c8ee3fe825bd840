import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventStreamParser } from "../../src/http/event-stream-parser.ts";
import { decodeLastEventId, encodeServerSentEvent } from "../../src/http/server-sent-events.ts";

const toWire = (text: string): string => Buffer.from(text).toString("latin1");

describe("encodeServerSentEvent", () => {
  it("writes a field a line, and an empty line at the end", () => {
    expect(encodeServerSentEvent({ comment: "hi", event: "update", id: "7", retry: 500, data: "x" })).toBe(
      ": hi\nevent: update\nid: 7\nretry: 500\ndata: x\n\n",
    );
  });

  it.each([
    ["a\nb", "data: a\ndata: b\n\n"],
    ["a\rb", "data: a\ndata: b\n\n"],
    ["a\r\nb", "data: a\ndata: b\n\n"],
    ["a\n\rb", "data: a\ndata: \ndata: b\n\n"],
    ["a\n", "data: a\ndata: \n\n"],
    ["", "data: \n\n"],
    ["a\u2028b\u0085c", "data: a\u2028b\u0085c\n\n"],
  ])("writes the data %j in lines", (data, block) => {
    expect(encodeServerSentEvent({ data })).toBe(block);
  });

  it("writes a comment in lines, so that it can hide no field", () => {
    expect(encodeServerSentEvent({ comment: "a\r\ndata: b\rc" })).toBe(": a\n: data: b\n: c\n\n");
  });

  it("gives an event that has only a name empty data, as browsers drop it otherwise", () => {
    expect(encodeServerSentEvent({ event: "ping" })).toBe("event: ping\ndata: \n\n");
    expect(encodeServerSentEvent({ id: "1" })).toBe("id: 1\n\n");
  });

  it("writes an empty id, which makes a browser forget the last one", () => {
    expect(encodeServerSentEvent({ id: "" })).toBe("id: \n\n");
  });

  it.each(["\n", "\r", "\0"])("refuses %j in id and event", (character) => {
    expect(() => encodeServerSentEvent({ id: `a${character}data: b` })).toThrow("The id of an event cannot be sent");
    expect(() => encodeServerSentEvent({ event: `a${character}data: b` })).toThrow(
      "The event of an event cannot be sent",
    );
  });

  it("refuses an id that is too long to come back", () => {
    expect(encodeServerSentEvent({ id: "é".repeat(512) })).toContain("é");
    expect(() => encodeServerSentEvent({ id: "é".repeat(513) })).toThrow("has 1026 bytes; at most 1024");
  });

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("refuses a retry of %j", (retry) => {
    expect(() => encodeServerSentEvent({ retry })).toThrow("expected a whole number of milliseconds");
  });

  it("writes what a browser reads as the same event, whatever it holds", () => {
    const line = fc.string({ unit: "grapheme", maxLength: 20 }).filter((text) => !/[\0\r\n]/.test(text));
    const lines = fc.string({ unit: fc.constantFrom("\r", "\n", "\r\n", "a", ":", " ", "data: ", "é"), maxLength: 12 });
    fc.assert(
      fc.property(
        fc.record({ event: fc.option(line), id: fc.option(line), comment: fc.option(lines), data: lines }),
        ({ event, id, comment, data }) => {
          const block = encodeServerSentEvent({
            event: event ?? undefined,
            id: id ?? undefined,
            comment: comment ?? undefined,
            data,
          });
          expect(new EventStreamParser().push(Buffer.from(block))).toEqual([
            { event: event || "message", id: id ?? "", data: data.replaceAll(/\r\n|\r/g, "\n"), retry: null },
          ]);
        },
      ),
    );
  });
});

describe("decodeLastEventId", () => {
  it("reads the octets as UTF-8", () => {
    expect(decodeLastEventId(toWire("event-日本-7"))).toBe("event-日本-7");
    expect(decodeLastEventId(toWire("\ufeffa"))).toBe("\ufeffa");
  });

  it.each([
    ["a missing header", undefined],
    ["an empty one", ""],
    ["octets that are not UTF-8", "\xff\xfe"],
    ["a NUL", "a\0"],
    ["characters that are no octets", "日本"],
    ["more than 1024 octets", "a".repeat(1025)],
  ])("gives null for %s", (_described, value) => {
    expect(decodeLastEventId(value)).toBeNull();
  });

  it("gives back every id that can be sent", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 40 }), (text) => {
        const id = text.replaceAll(/[\0\r\n]/g, "");
        fc.pre(id !== "");
        encodeServerSentEvent({ id });
        expect(decodeLastEventId(toWire(id))).toBe(id);
      }),
    );
  });
});
