import { memoryStore } from "boltapi";
import { describe, expect, it } from "vitest";
import { defaultMemoryStoreOptions } from "../../src/stores/memory-store.ts";
import { maxKeyBytes, maxValueBytes } from "../../src/stores/store-arguments.ts";
import { codeSpans, readPage, readTable } from "./markdown.ts";

const page = "docs/guide/stores.md";

describe("the page about stores", () => {
  it("has every method of a store", () => {
    const listed = readTable(page, "method").map(([method = ""]) => /^\w+/.exec(codeSpans(method)[0] ?? "")?.[0]);
    const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(memoryStore()));
    expect(listed.sort()).toEqual(methods.filter((name) => name !== "constructor").sort());
  });

  it("is right about limits", () => {
    const text = readPage(page);
    const { maxEntries, maxBytes } = defaultMemoryStoreOptions;
    expect(text).toContain(`${maxEntries.toLocaleString("en")} entries and ${maxBytes / 1024 ** 2} MiB`);
    expect(text).toContain(
      `texts of 1 to ${maxKeyBytes} bytes, values\ntexts of up to ${maxValueBytes / 1024 ** 2} MiB`,
    );
  });
});
