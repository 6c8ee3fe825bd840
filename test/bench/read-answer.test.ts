import { describe, expect, it } from "vitest";
import { parseAnswer } from "../../bench/frameworks/read-answer.ts";

const withLength = Buffer.from("HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\ngone");
const chunked = Buffer.from(
  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n4\r\n\r\n\r\n\r\n0\r\n\r\n",
);

describe("parseAnswer", () => {
  it("reads status, headers and a body of known length", () => {
    const answer = parseAnswer(withLength);

    expect(answer).toMatchObject({ status: 404, headers: { "content-type": "text/plain" } });
    expect(answer?.body.toString()).toBe("gone");
  });

  it("puts chunks together, also those that look like their own end", () => {
    expect(parseAnswer(chunked)?.body.toString()).toBe("one\r\n\r\n");
  });

  it("waits until the last byte has come", () => {
    for (const bytes of [withLength, chunked]) {
      for (let end = 0; end < bytes.length; end++) expect(parseAnswer(bytes.subarray(0, end))).toBeNull();
    }
  });

  it("refuses bytes after the answer, and an answer whose end nobody can know", () => {
    expect(() => parseAnswer(Buffer.concat([withLength, Buffer.from("!")]))).toThrow("More came than an answer: !");
    expect(() => parseAnswer(Buffer.from("HTTP/1.1 200 OK\r\n\r\nok"))).toThrow("neither a length nor chunks");
  });
});
