import { describe, expect, it } from "vitest";
import { AnswerStream, AnswerTemplate } from "../../bench/measure/answer-template.ts";

const answer = (date: string, body: string): Buffer =>
  Buffer.from(`HTTP/1.1 200 OK\r\nDate: ${date}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
const monday = "Mon, 23 Nov 2026 10:00:00 GMT";
const tuesday = "Tue, 24 Nov 2026 11:11:11 GMT";

const streamOf = (...bodies: string[]): AnswerStream =>
  new AnswerStream(bodies.map((body) => new AnswerTemplate(answer(monday, body))));

describe("AnswerStream", () => {
  it("counts answers that come together, whatever their dates", () => {
    const stream = streamOf("one");

    expect(stream.take(Buffer.concat([answer(monday, "one"), answer(tuesday, "one")]))).toBe(2);
    expect(stream.isBetweenAnswers).toBe(true);
  });

  it("takes an answer in two pieces, wherever it is split", () => {
    const bytes = answer(tuesday, "one");
    for (let split = 1; split < bytes.length; split++) {
      const stream = streamOf("one");
      expect(stream.take(bytes.subarray(0, split))).toBe(0);
      expect(stream.isBetweenAnswers).toBe(false);
      expect(stream.take(bytes.subarray(split))).toBe(1);
    }
  });

  it("refuses an answer that differs in any byte outside of the date", () => {
    const right = answer(monday, "one");
    const dateStart = right.indexOf(monday);
    const refused: number[] = [];
    for (let index = 0; index < right.length; index++) {
      const wrong = Buffer.from(right);
      wrong[index] = (wrong[index] as number) ^ 1;
      try {
        streamOf("one").take(wrong);
      } catch {
        refused.push(index);
      }
    }

    const outside = Array.from({ length: right.length }, (_, index) => index).filter(
      (index) => index < dateStart || index >= dateStart + monday.length,
    );
    expect(refused).toEqual(outside);
  });

  it("lets the range differ that is given, and nothing beside it", () => {
    const first = answer(monday, '{"id":17}');
    const start = first.indexOf("17");
    const streamOfIds = (): AnswerStream => new AnswerStream([new AnswerTemplate(first, [start, start + 2])]);

    expect(streamOfIds().take(Buffer.concat([first, answer(tuesday, '{"id":42}')]))).toBe(2);
    expect(() => streamOfIds().take(answer(monday, '{"it":17}'))).toThrow("A wrong answer came");
    expect(() => streamOfIds().take(answer(monday, '{"id":17]'))).toThrow("A wrong answer came");
  });

  it("wants answers in the order of the requests, round and round", () => {
    const inOrder = [answer(monday, "one"), answer(monday, "two"), answer(monday, "one")];

    expect(streamOf("one", "two").take(Buffer.concat(inOrder))).toBe(3);
    expect(() => streamOf("one", "two").take(answer(monday, "two"))).toThrow(/A wrong answer came: ".*two"; due was/s);
  });

  it("compares all of an answer that has no date", () => {
    const bytes = Buffer.from("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    const stream = new AnswerStream([new AnswerTemplate(bytes)]);

    expect(stream.take(bytes)).toBe(1);
    expect(() => stream.take(Buffer.from(bytes.toString().replace("ok", "no")))).toThrow("A wrong answer came");
  });
});
