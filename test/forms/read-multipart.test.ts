import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MultipartSyntaxError } from "../../src/forms/multipart-syntax-error.ts";
import { readMultipart, TooManyPartsError } from "../../src/forms/read-multipart.ts";
import { boundary, cut, filePart, limits, multipartBody, type TestPart, textPart } from "./multipart-body.ts";

interface ReadPart {
  readonly name: string;
  readonly fileName: string | null;
  content: string;
  isEnded: boolean;
}

async function readParts(pieces: Iterable<Uint8Array>, isSlow = false): Promise<ReadPart[]> {
  const parts: ReadPart[] = [];
  await readMultipart(pieces, boundary, limits, {
    take({ name, fileName }) {
      const part = { name, fileName, content: "", isEnded: false };
      parts.push(part);
      return {
        write(bytes) {
          part.content += bytes.toString("latin1");
        },
        end() {
          part.isEnded = true;
        },
      };
    },
    settle: () => (isSlow ? new Promise((resolve) => setImmediate(resolve)) : null),
  });
  return parts;
}

/** Reads a body written as text, with "|" for the end of a line. */
function readText(text: string): Promise<ReadPart[]> {
  return readParts([Buffer.from(text.replaceAll("|", "\r\n").replaceAll("--B", `--${boundary}`), "latin1")]);
}

// Pieces that look like delimiters, but are none.
const content = fc
  .array(
    fc.oneof(
      fc.constantFrom("\r\n", "\r", "\n", "-", "--", `--${boundary}`, boundary, "\r\n--", "\r\n------b", "\0", "\xff"),
      fc.string({ maxLength: 5 }),
      fc.integer({ min: 1, max: 100_000 }).map((length) => "x".repeat(length)),
    ),
    { maxLength: 6 },
  )
  .map((pieces) => Buffer.from(pieces.join(""), "latin1").toString("latin1"))
  .filter((text) => !`\r\n${text}`.includes(`\r\n--${boundary}`));
const parts = fc
  .array(content, { maxLength: 6 })
  .map((contents) => contents.map((text, index) => textPart(`${index}`, text)));
const cuts = fc.array(fc.integer({ min: 50, max: 120_000 }), { minLength: 1, maxLength: 10 });

const expected = (sent: readonly TestPart[]): ReadPart[] =>
  sent.map(({ content }, index) => ({ name: String(index), fileName: null, content, isEnded: true }));

describe("readMultipart", () => {
  it("reads the same wherever the body is cut in two", async () => {
    const sent = [
      textPart("0", `a\r\n--${boundary.slice(0, -1)}\r\n--`),
      textPart("1", ""),
      filePart("2", "b", "c\r\n"),
    ];
    const body = multipartBody(sent);
    const whole = await readParts([body]);
    expect(whole.map((part) => part.content)).toEqual(sent.map((part) => part.content));
    for (let index = 1; index < body.length; index++) {
      expect(await readParts([body.subarray(0, index), body.subarray(index)])).toEqual(whole);
    }
    expect(await readParts(cut(body, [1]))).toEqual(whole);
  });

  it("gives back whatever was sent, in whatever pieces", async () => {
    await fc.assert(
      fc.asyncProperty(parts, cuts, fc.boolean(), async (sent, lengths, isSlow) => {
        expect(await readParts(cut(multipartBody(sent), lengths), isSlow)).toEqual(expected(sent));
      }),
      { numRuns: 200 },
    );
  });

  it("takes no body that breaks off for a whole one", async () => {
    const isWhole = (text: string): boolean => text.endsWith(`\r\n--${boundary}--`);
    await fc.assert(
      fc.asyncProperty(parts, cuts, fc.nat(), async (sent, lengths, end) => {
        const body = multipartBody(sent);
        const start = body.subarray(0, end % body.length);
        fc.pre(!isWhole(`\r\n${start.toString("latin1").trimEnd()}`));
        await expect(readParts(cut(start, lengths))).rejects.toThrow(MultipartSyntaxError);
      }),
      { numRuns: 200 },
    );
  });

  it("comes to an end with any bytes, in whatever pieces", async () => {
    const noise = fc.oneof(
      content,
      fc.constantFrom(`--${boundary}\r\n`, `\r\n--${boundary}\r\n`, `\r\n--${boundary}--`, "\r\n\r\n", ":", "a: b\r\n"),
      fc.constantFrom("Content-Disposition: form-data; name=a", "\r\n"),
    );
    const isRead = (pieces: Iterable<Uint8Array>): Promise<boolean> => readParts(pieces).then(() => true, isRefused);
    const isRefused = (error: unknown): boolean => {
      expect(error).toBeInstanceOf(MultipartSyntaxError);
      return false;
    };
    await fc.assert(
      fc.asyncProperty(fc.array(noise, { maxLength: 20 }), cuts, async (texts, lengths) => {
        const bytes = Buffer.from(texts.join(""), "latin1");
        expect(await isRead(cut(bytes, lengths))).toBe(await isRead([bytes]));
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ["no parts", "--B--|", 0],
    ["no line end behind the final boundary", "--B|Content-Disposition: form-data; name=a||1|--B--", 1],
    ["text around it", "before|--B|Content-Disposition: form-data; name=a||1|--B--|after|--B|x", 1],
    ["blanks behind the boundary", "--B|Content-Disposition: form-data; name=a||1|--B--  ", 1],
  ])("takes a body with %s", async (_, text, count) => {
    expect(await readText(text)).toHaveLength(count);
  });

  it.each([
    ["nothing in it", ""],
    ["another boundary", "--other|Content-Disposition: form-data; name=a||1|--other--|"],
    ["no final boundary", "--B|Content-Disposition: form-data; name=a||1|"],
    ["half a final boundary", "--B|Content-Disposition: form-data; name=a||1|--B-"],
    ["bare line feeds", "--B\nContent-Disposition: form-data; name=a\n\n1\n--B--\n"],
    ["a part without headers", "--B||1|--B--|"],
    ["a part that ends within its headers", "--B|Content-Disposition: form-data; name=a|--B--|"],
    ["a part without Content-Disposition", "--B|Content-Type: text/plain||1|--B--|"],
    ["a line that is no header", "--B|no header|Content-Disposition: form-data; name=a||1|--B--|"],
    ["a bare carriage return in a header", '--B|Content-Disposition: form-data; name="a\rb"||1|--B--|'],
    ["a bare line feed in a header", '--B|Content-Disposition: form-data; name="f"; filename="a\nb"||1|--B--|'],
  ])("refuses a body with %s", async (_, text) => {
    await expect(readText(text)).rejects.toThrow(MultipartSyntaxError);
  });

  it.each([
    ["a long header", `X-Long: ${"x".repeat(9000)}`, "more than 8192 bytes of headers"],
    ["an endless header", `X-Long: ${"x".repeat(900_000)}`, "more than 8192 bytes of headers"],
    ["many headers", Array.from({ length: 30 }, (_, index) => `X-${index}: x`).join("\r\n"), "more than 20 headers"],
  ])("refuses a part with %s", async (_, lines, problem) => {
    const { head } = textPart("a", "");
    const body = multipartBody([{ head: `${head}\r\n${lines}`, content: "1" }]);
    await expect(readParts(cut(body, [65_536]))).rejects.toThrow(problem);
  });

  it("does not wait for the end of a header that has none", async () => {
    let readPieces = 0;
    const pieces = (function* () {
      yield Buffer.from(`--${boundary}\r\n${textPart("a", "").head}\r\nendless`);
      for (; readPieces < 1000; readPieces++) yield Buffer.alloc(1000, "x");
    })();
    await expect(readParts(pieces)).rejects.toThrow("more than 8192 bytes of headers");
    expect(readPieces).toBe(8);
  });

  it("asks for a piece only when the one before has its place", async () => {
    const events: string[] = [];
    const pieces = (function* () {
      for (const piece of cut(multipartBody([textPart("a", "x".repeat(400))]), [200])) {
        events.push("asked");
        yield piece;
      }
    })();
    const settle = async (): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve));
      events.push("settled");
    };
    await readMultipart(pieces, boundary, limits, { take: () => ({ write: () => {}, end: () => {} }), settle });
    expect(events.join(" ")).toBe("asked settled asked settled asked settled");
  });

  it("refuses more parts than are allowed", async () => {
    const many = Array.from({ length: 100 }, (_, index) => textPart(String(index), "x"));
    expect(await readParts([multipartBody(many)])).toHaveLength(100);
    await expect(readParts([multipartBody([...many, textPart("one more", "x")])])).rejects.toThrow(TooManyPartsError);
  });

  it("does not read on after what it refuses", async () => {
    let readPieces = 0;
    const pieces = (function* () {
      for (; readPieces < 1000; readPieces++) yield Buffer.from(`--${boundary}\r\n\r\nx\r\n`);
    })();
    await expect(readParts(pieces)).rejects.toThrow(MultipartSyntaxError);
    expect(readPieces).toBeLessThan(10);
  });

  it("takes nested multipart for content", async () => {
    const inner = "--inner\r\nContent-Disposition: file; filename=a\r\n\r\nx\r\n--inner--";
    const head = `${textPart("a", "").head}\r\nContent-Type: multipart/mixed; boundary=inner`;
    expect(await readParts([multipartBody([{ head, content: inner }])])).toMatchObject([{ name: "a", content: inner }]);
  });

  it("passes on what the taker throws", async () => {
    const failing = () => {
      throw new Error("full");
    };
    const body = multipartBody([textPart("a", "x")]);
    const take = () => ({ write: failing, end: () => {} });
    await expect(readMultipart([body], boundary, limits, { take: failing, settle: () => null })).rejects.toThrow(
      "full",
    );
    await expect(readMultipart([body], boundary, limits, { take, settle: () => null })).rejects.toThrow("full");
  });
});
