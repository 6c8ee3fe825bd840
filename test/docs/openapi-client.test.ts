import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BoltAPI, t } from "boltapi";
import { describe, expect, it } from "vitest";
import config from "../../docs/guide/snippets/openapi-client/bolt.config.ts";
import { findingCodes } from "../../src/cli/check/finding.ts";
import { documentDifferences } from "../../src/cli/document-differences.ts";
import { codeSpans, listBlocks, readTable, root } from "./markdown.ts";

const page = "docs/guide/openapi-client.md";

/** An API whose items have a highest limit, and one more route. */
function documentWith(maximum: number, method: "delete" | null): unknown {
  const api = new BoltAPI();
  api.get("/items", { query: { limit: t.Integer({ maximum, default: 10 }) } }, () => []);
  if (method !== null) api[method]("/items/{id:int}", () => null);
  return JSON.parse(JSON.stringify(api.openapi()));
}

describe("the page about typed clients", () => {
  it("is right about how differences are told", () => {
    const [block] = listBlocks(page).filter(({ language }) => language === "text");
    const differences = documentDifferences(documentWith(50, null), documentWith(40, "delete"));
    const lines = differences.map(({ place, problem }) => `  ${place}  ${problem}`);
    expect(block?.text.split("\n").slice(1, -1)).toEqual(lines);
  });

  it("lists every kind of problem", () => {
    const listed = readTable(page, "code").flatMap(([cell = ""]) => codeSpans(cell));
    expect(listed).toEqual(findingCodes);
    expect(config.checkIgnore?.filter((code) => !findingCodes.includes(code))).toEqual([]);
  });

  it("is right about the options that the client adds", () => {
    const template = readFileSync(join(root, "templates/client/client.ts"), "utf8");
    const [, added = ""] = /interface ApiClientOptions extends ClientOptions \{\n([\s\S]*?)\n\}/.exec(template) ?? [];
    const own = [...added.matchAll(/^ {2}(\w+)\?:/gm)].map(([, name]) => name);
    const listed = readTable(page, "option").flatMap(([cell = ""]) => codeSpans(cell));
    expect(own.filter((name) => !listed.includes(name ?? ""))).toEqual([]);
    expect(own.length).toBeGreaterThan(0);
  });
});
