import { FileSize } from "boltapi";
import { describe, expect, it } from "vitest";
import { parseByteSize } from "../../src/forms/byte-size.ts";

describe("parseByteSize", () => {
  it.each([
    [0, 0],
    [1024, 1024],
    ["0b", 0],
    ["512b", 512],
    ["512kb", 524_288],
    ["10mb", 10_485_760],
    ["10MB", 10_485_760],
    ["2gb", 2_147_483_648],
  ])("reads %j", (size, bytes) => {
    expect(parseByteSize(size)).toBe(bytes);
  });

  it.each(["", "10", "mb", "1.5mb", "-1mb", " 1mb", "1 mb", "1tb", "1e3kb", "999999999999999gb", -1, 1.5])(
    "refuses %j",
    (size) => {
      expect(parseByteSize(size)).toBeNull();
    },
  );

  it.each([Number.NaN, Number.POSITIVE_INFINITY, null, undefined, {}, true, 10n])("refuses %s", (size) => {
    expect(parseByteSize(size)).toBeNull();
  });
});

describe("FileSize", () => {
  it("has the sizes that its names say", () => {
    for (const [name, bytes] of Object.entries(FileSize)) {
      const [unit = "", count = ""] = name.split("_");
      expect(parseByteSize(`${count}${unit}`), name).toBe(bytes);
    }
  });
});
