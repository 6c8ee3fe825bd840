import { BoltAPI, type CompressionOptions, compression, Router } from "boltapi";
import { describe, expect, it } from "vitest";
import { availableCodings } from "../../src/middleware/content-coder.ts";

const mistakes: readonly [options: unknown, message: RegExp][] = [
  [true, /expected an object, got boolean true/],
  [null, /expected an object, got null/],
  [{ minimum: 1 }, /there is no "minimum"\. It takes encodings, minimumSize, levels/],
  [{ minimumSize: -1 }, /minimumSize: expected a number of bytes/],
  [{ minimumSize: 0.5 }, /minimumSize: expected a number of bytes/],
  [{ encodings: "gzip" }, /encodings: expected an array of .*gzip, got "gzip"/],
  [{ encodings: [] }, /encodings: expected an array of .*gzip, got an array of 0/],
  [{ encodings: ["gzip", "deflate"] }, /encodings: expected an array of .*; its item 1 is "deflate"/],
  [{ encodings: ["gzip", "gzip"] }, /encodings: "gzip" is listed twice/],
  [{ levels: 5 }, /levels: expected an object, got number 5/],
  [{ levels: { gzip: 10 } }, /levels: gzip: expected a level, a whole number from 1 to 9, got number 10/],
  [{ levels: { br: 12 } }, /levels: br: expected a level, a whole number from 0 to 11/],
  [{ levels: { zstd: 20 } }, /levels: zstd: expected a level, a whole number from 1 to 19/],
  [{ levels: { lz4: 1 } }, /levels: there is no "lz4"\. It takes br, gzip, zstd/],
];

describe.each(mistakes)("compression %j", (options, message) => {
  const given = options as CompressionOptions;

  it("is a mistake of an API, a router and a middleware", () => {
    for (const use of [
      () => new BoltAPI({ compression: given }),
      () => new Router({ compression: given }),
      () => compression(given),
    ]) {
      expect(use).toThrow(/^OPTION_INVALID: Option "compression": /);
      expect(use).toThrow(message);
    }
  });
});

describe("zstd", () => {
  it.skipIf(availableCodings.includes("zstd"))("is a mistake where Node has none", () => {
    expect(() => compression({ encodings: ["zstd"] })).toThrow(/zstd needs Node 22\.15 or newer; this is v/);
  });

  it.runIf(availableCodings.includes("zstd"))("is preferred where Node has it", () => {
    expect(availableCodings).toEqual(["zstd", "br", "gzip"]);
  });

  it("may have a level everywhere, so that one configuration fits every Node", () => {
    expect(() => compression({ levels: { zstd: 5 } })).not.toThrow();
  });
});

describe("compression(false)", () => {
  it("is a mistake: without the middleware there is nothing to turn off", () => {
    expect(() => compression(false as unknown as CompressionOptions)).toThrow("expected an object");
  });
});
