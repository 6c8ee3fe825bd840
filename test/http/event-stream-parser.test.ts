import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventStreamParser, type ReceivedEvent } from "../../src/http/event-stream-parser.ts";

function parse(...pieces: readonly (string | Uint8Array)[]): ReceivedEvent[] {
  const parser = new EventStreamParser();
  return pieces.flatMap((piece) => parser.push(typeof piece === "string" ? Buffer.from(piece) : piece));
}

function event(fields: Partial<ReceivedEvent>): ReceivedEvent {
  return { event: "message", data: "", id: "", retry: null, ...fields };
}

describe("EventStreamParser", () => {
  // The examples of WHATWG HTML §9.2.6.
  it.each<[string, ReceivedEvent[]]>([
    ["data: YHOO\ndata: +2\ndata: 10\n\n", [event({ data: "YHOO\n+2\n10" })]],
    [
      ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n",
      [event({ data: "first event", id: "1" }), event({ data: "second event" })],
    ],
    ["data\n\ndata\ndata\n\ndata:", [event({ data: "" }), event({ data: "\n" })]],
    ["data:test\n\ndata: test\n\n", [event({ data: "test" }), event({ data: "test" })]],
  ])("reads the example %j", (text, expected) => {
    expect(parse(text)).toEqual(expected);
  });

  it.each<[string, string, ReceivedEvent[]]>([
    ["takes a byte order mark off", "\ufeffdata: a\n\n", [event({ data: "a" })]],
    ["takes off only one", "\ufeff\ufeffdata: a\n\n", []],
    ["skips fields it does not know", "date: a\nDATA: b\ndata: c\n\n", [event({ data: "c" })]],
    ["skips a block without data", "event: a\nid: 1\n\ndata: b\n\n", [event({ data: "b", id: "1" })]],
    [
      "forgets the name with the block",
      "event: a\ndata: 1\n\ndata: 2\n\n",
      [event({ event: "a", data: "1" }), event({ data: "2" })],
    ],
    [
      "keeps the id for the blocks that follow",
      "id: 1\ndata: a\n\ndata: b\n\n",
      [event({ data: "a", id: "1" }), event({ data: "b", id: "1" })],
    ],
    ["ignores an id with a NUL", "id: 1\0\ndata: a\n\n", [event({ data: "a" })]],
    ["keeps the reconnection time", "retry: 300\n\ndata: a\n\n", [event({ data: "a", retry: 300 })]],
    ["ignores a time that is no number", "retry: 3s\nretry: -1\nretry:\ndata: a\n\n", [event({ data: "a" })]],
    ["reads every line end", "data: a\r\rdata: b\r\n\r\n", [event({ data: "a" }), event({ data: "b" })]],
    ["drops a block that has not ended", "data: a\n", []],
  ])("%s", (_fact, text, expected) => {
    expect(parse(text)).toEqual(expected);
  });

  it("gives an event as soon as its empty line is there", () => {
    expect(parse("data: a\r\n\r")).toEqual([event({ data: "a" })]);
  });

  it("reads the same wherever the bytes are cut", () => {
    const unit = fc.constantFrom(
      "\r",
      "\n",
      "\n\n",
      "data: ",
      "data",
      "event:",
      "id: ",
      "retry: 1",
      ":",
      "日",
      "\ufeff",
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 20 }), (text) => {
        const bytes = Buffer.from(text);
        const whole = parse(bytes);
        for (let cut = 0; cut <= bytes.length; cut++) {
          expect(parse(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual(whole);
        }
        expect(parse(...Array.from(bytes, (_, index) => bytes.subarray(index, index + 1)))).toEqual(whole);
      }),
    );
  });
});
