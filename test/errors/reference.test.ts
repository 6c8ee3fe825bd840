import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as boltapi from "boltapi";
import { BoltAPI, HTTPException, NotFound, t } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { type ErrorCode, errorMessages } from "../../src/errors/codes.ts";
import { issueTypes } from "../../src/errors/validation-issue.ts";
import { codeSpans, listBlocks, readPage, readTable, root } from "../docs/markdown.ts";

const page = "docs/reference/errors.md";
const codes = Object.keys(errorMessages) as ErrorCode[];

describe("the reference of errors", () => {
  it("has a section for every code, and no other", () => {
    const sections = [...readPage(page).matchAll(/^#### (.+)$/gm)].map(([, code]) => code);
    expect(sections.sort()).toEqual([...codes].sort());
  });

  it.each(codes)("shows %s in the words of its message", (code) => {
    const examples = listBlocks(page).filter(({ text }) => text.startsWith(`${code}: `));
    expect(examples).toHaveLength(1);
    expect(examples[0]?.text).toMatch(patternOf(code));
  });

  it("has every issue type with its meaning", () => {
    const rows = readTable(page, "type").map(([type = "", meaning]) => [codeSpans(type)[0], meaning]);
    expect(rows).toEqual(Object.entries(issueTypes));
  });

  it("has every exception class with its base, and no other", () => {
    const rows = readTable(page, "class").map(([name = "", , base = ""]) => [codeSpans(name)[0], codeSpans(base)[0]]);
    const exported = Object.entries(boltapi as Record<string, unknown>)
      .filter(([, value]) => isErrorClass(value))
      .map(([name, value]) => [name, Object.getPrototypeOf(value).name]);
    expect(rows.sort()).toEqual(exported.sort());
  });

  it("has the status that each class answers with", () => {
    const classes = boltapi as unknown as Record<string, new () => HTTPException>;
    for (const [name = "", status = ""] of readTable(page, "class")) {
      const errorClass = classes[codeSpans(name)[0] ?? ""];
      if (errorClass?.prototype instanceof HTTPException || errorClass === HTTPException) {
        expect(`${name} ${new errorClass().status}`).toBe(`${name} ${status.replace("given, ", "")}`);
      }
    }
  });

  it.each(["detail", "issues", "problem", "problem-issues"])("shows the shape %s as it is sent", async (shape) => {
    const block = listBlocks(page).find(({ marker }) => marker?.kind === "shape" && marker.value === shape);
    const api = new BoltAPI({ errorFormat: shape.startsWith("problem") ? "problem" : "detail" });
    api.get("/book", () => {
      throw new NotFound("No book with id 2", { extra: { shelf: "fiction" } });
    });
    api.get("/books", { query: { q: t.String() } }, ({ query }) => query);
    await using client = new TestClient(api);
    const response = await client.get(shape.endsWith("issues") ? "/books" : "/book");
    expect(JSON.stringify(JSON.parse(block?.text ?? ""))).toBe(response.text());
  });
});

describe("the table of codes", () => {
  it("has no code that nothing throws", () => {
    const source = readSources(join(root, "src")).filter(({ file }) => !file.endsWith("errors/codes.ts"));
    const unused = codes.filter((code) => !source.some(({ text }) => text.includes(`"${code}"`)));
    expect(unused).toEqual([]);
  });
});

/** Matches every message of a code, whatever its values are. */
function patternOf(code: ErrorCode): RegExp {
  const format = errorMessages[code] as (...values: string[]) => string;
  const placeholder = "\0";
  const literal = format(placeholder, placeholder, placeholder, placeholder).replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return new RegExp(`^${code}: ${literal.replaceAll(placeholder, ".+")}$`, "u");
}

function isErrorClass(value: unknown): value is new () => Error {
  return typeof value === "function" && value.prototype instanceof Error;
}

function readSources(folder: string): { readonly file: string; readonly text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => ({ file, text: readFileSync(join(folder, file), "utf8") }));
}
