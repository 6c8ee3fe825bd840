import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { selectEncoding } from "../../src/http/accept-encoding.ts";

const offered = ["br", "gzip"] as const;

describe("selectEncoding", () => {
  it("takes what is preferred among what the client takes", () => {
    expect(selectEncoding("gzip, deflate, br, zstd", offered)).toBe("br");
    expect(selectEncoding("gzip, deflate", offered)).toBe("gzip");
    expect(selectEncoding("deflate, zstd", offered)).toBeNull();
  });

  it("takes none without the header, and none where it is empty", () => {
    expect(selectEncoding(undefined, offered)).toBeNull();
    expect(selectEncoding("", offered)).toBeNull();
    expect(selectEncoding(" , ,", offered)).toBeNull();
  });

  it("lets the client's weights decide before its own preference", () => {
    expect(selectEncoding("br;q=0.5, gzip;q=0.501", offered)).toBe("gzip");
    expect(selectEncoding("br;q=0.5, gzip;q=0.5", offered)).toBe("br");
    expect(selectEncoding("gzip ; q=1.000 ,\tbr\t;\tq=0.999", offered)).toBe("gzip");
  });

  it("takes no coding with weight 0", () => {
    expect(selectEncoding("br;q=0, gzip", offered)).toBe("gzip");
    expect(selectEncoding("br;q=0.000, gzip;q=0.0", offered)).toBeNull();
    expect(selectEncoding("br;q=0, *", offered)).toBe("gzip");
  });

  it("reads * as every coding that is not named", () => {
    expect(selectEncoding("*", offered)).toBe("br");
    expect(selectEncoding("*;q=0.5, br;q=0.4", offered)).toBe("gzip");
    expect(selectEncoding("gzip, *;q=0", offered)).toBe("gzip");
    expect(selectEncoding("*;q=0", offered)).toBeNull();
  });

  it("sends content as it is where the client prefers that", () => {
    expect(selectEncoding("identity", offered)).toBeNull();
    expect(selectEncoding("identity;q=0.8, gzip;q=0.5", offered)).toBeNull();
    expect(selectEncoding("identity;q=0.5, gzip;q=0.5", offered)).toBe("gzip");
    expect(selectEncoding("identity;q=0.4, gzip;q=0.5", offered)).toBe("gzip");
  });

  it("sends content as it is where the client takes nothing at all", () => {
    expect(selectEncoding("identity;q=0", offered)).toBeNull();
    expect(selectEncoding("deflate, identity;q=0, *;q=0", offered)).toBeNull();
  });

  it("has no regard to case", () => {
    expect(selectEncoding("GZip;Q=0.5", offered)).toBe("gzip");
  });

  it("knows the old name of gzip", () => {
    expect(selectEncoding("x-gzip", offered)).toBe("gzip");
    expect(selectEncoding("x-gzip;q=0, *", ["gzip"])).toBeNull();
  });

  it("counts the greater weight of a coding that is named twice", () => {
    expect(selectEncoding("gzip;q=0.2, br;q=0.5, gzip;q=0.7", offered)).toBe("gzip");
  });

  it.each([
    "gzip;q=2",
    "gzip;q=-1",
    "gzip;q=",
    "gzip;q",
    "gzip;q=0.1234",
    "gzip;level=9",
    "gzip;q=1;q=1",
    "g zip",
    "gzip q=1",
    '"gzip"',
  ])("leaves out %j", (element) => {
    expect(selectEncoding(element, offered)).toBeNull();
    expect(selectEncoding(`${element}, br;q=0.001`, offered)).toBe("br");
  });

  it("does not read a header beyond all measure", () => {
    expect(selectEncoding(`gzip,${" ".repeat(1019)}`, offered)).toBe("gzip");
    expect(selectEncoding(`gzip,${" ".repeat(1020)}`, offered)).toBeNull();
  });

  it("agrees with the weights that a header was made of", () => {
    const coding = fc.constantFrom("br", "gzip", "zstd", "identity", "*", "deflate");
    const weights = fc.dictionary(coding, fc.integer({ min: 0, max: 1000 }), { noNullPrototype: true });
    const space = fc.constantFrom("", " ", "\t", " \t ");
    fc.assert(
      fc.property(weights, space, fc.boolean(), (given, gap, isUpper) => {
        const elements = Object.entries(given).map(([name, weight]) => `${name}${gap};${gap}q=${weight / 1000}`);
        const header = elements.join(`${gap},${gap}`);
        const selected = selectEncoding(isUpper ? header.toUpperCase() : header, ["zstd", "br", "gzip"]);

        const weightOf = (name: string): number => given[name] ?? given["*"] ?? 0;
        const [best = 0] = ["zstd", "br", "gzip"].map(weightOf).toSorted((left, right) => right - left);
        const isTaken = best > 0 && best >= (given.identity ?? 0);
        expect(selected).toBe(isTaken ? ["zstd", "br", "gzip"].find((name) => weightOf(name) === best) : null);
      }),
    );
  });

  it("selects something on offer, or nothing, for any header", () => {
    const part = fc.constantFrom(
      "gzip",
      "br",
      "*",
      "identity",
      ";q=",
      "0",
      "1",
      ".5",
      ",",
      " ",
      ";",
      '"',
      "=",
      "\u00a0",
    );
    const header = fc.array(part).map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.oneof(header, fc.string({ unit: "binary" })), (acceptEncoding) => {
        expect(["br", "gzip", null]).toContain(selectEncoding(acceptEncoding, offered));
      }),
    );
  });
});
