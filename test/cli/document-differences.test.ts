import { describe, expect, it } from "vitest";
import { documentDifferences } from "../../src/cli/document-differences.ts";

const base = { openapi: "3.1.1", info: { title: "API", version: "1" }, paths: {} };

function withOperation(operation: object): object {
  return { ...base, paths: { "/a": { get: operation } } };
}

describe("documentDifferences", () => {
  it.each<[string, object, object, [string, string][]]>([
    ["finds nothing in equal documents", base, { ...base }, []],
    [
      "does not mind the order of keys",
      { paths: {}, info: { version: "1", title: "API" }, openapi: "3.1.1" },
      base,
      [],
    ],
    [
      "shows both values",
      base,
      { ...base, info: { title: "Shop", version: "1" } },
      [["info.title", '"Shop" in the API, "API" in the file']],
    ],
    [
      "names operations by method and path",
      withOperation({ responses: { 200: {} } }),
      withOperation({ responses: { 200: {}, 404: {} } }),
      [["GET /a, responses.404", "only in the API"]],
    ],
    [
      "tells operations that are gone, and paths",
      { ...base, paths: { "/a": { get: {}, post: {} }, "/b": { get: {} } } },
      { ...base, paths: { "/a": { get: {} } } },
      [
        ["POST /a", "only in the file"],
        ["/b", "only in the file"],
      ],
    ],
    [
      "finds parameters by place and name",
      withOperation({ parameters: [{ in: "query", name: "q", required: true }] }),
      withOperation({
        parameters: [
          { in: "header", name: "q" },
          { in: "query", name: "q" },
        ],
      }),
      [
        ["GET /a, parameters.header.q", "only in the API"],
        ["GET /a, parameters.query.q.required", "only in the file"],
      ],
    ],
    [
      "shows lists of values as they are",
      withOperation({ tags: ["a"] }),
      withOperation({ tags: ["a", "b"] }),
      [["GET /a, tags", '["a","b"] in the API, ["a"] in the file']],
    ],
    [
      "finds lists that are in another order",
      { ...base, tags: [{ name: "a" }, { name: "b" }] },
      { ...base, tags: [{ name: "b" }, { name: "a" }] },
      [["tags", '[{"name":"b"},{"name":"a"}] in the API, [{"name":"a"},{"name":"b"}] in the file']],
    ],
    [
      "shortens long values",
      { ...base, info: "x".repeat(99) },
      { ...base, info: null },
      [["info", `null in the API, "${"x".repeat(56)}… in the file`]],
    ],
    ["takes a document that is none", [], base, [["the document", expect.stringContaining("[] in the file")]]],
    [
      "is not misled by names of the language",
      JSON.parse('{ "paths": { "/a": { "__proto__": {} } } }'),
      { paths: { "/a": {} } },
      [["/a, __proto__", "only in the file"]],
    ],
  ])("%s", (_, file, api, expected) => {
    expect(documentDifferences(file, api).map(({ place, problem }) => [place, problem])).toEqual(expected);
  });
});
