import { describe, expect, it } from "vitest";
import { BlobContent, BytesContent } from "../../src/files/memory-content.ts";
import { collect } from "./collect.ts";

const bytes = Buffer.alloc(150_000, "abcdefg");

describe.each([
  ["BytesContent", new BytesContent(bytes)],
  ["BlobContent", new BlobContent(new Blob([bytes]))],
])("%s", (_, content) => {
  it("reads a part at once", async () => {
    expect(bytes.subarray(10, 20).equals(await content.read(10, 20))).toBe(true);
    expect(await content.read(0, 0)).toHaveLength(0);
  });

  it("streams a part", async () => {
    const pieces = await collect(content.stream(100, 140_000));
    expect(Buffer.concat(pieces).equals(bytes.subarray(100, 140_000))).toBe(true);
  });

  it("knows its size and may be closed more than once", async () => {
    expect(content.size).toBe(150_000);
    await content.close();
    await content.close();
    expect(await content.read(0, 1)).toHaveLength(1);
  });
});
