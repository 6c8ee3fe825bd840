import { BoltAPI, silentLogger, t } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { uploads } from "../../docs/guide/snippets/forms-and-uploads/testing.ts";
import { resolveUploadLimits } from "../../src/forms/upload-limits.ts";
import { boundary, filePart, multipartBody, type TestPart, textPart } from "../forms/multipart-body.ts";
import { codeSpans, readTable } from "./markdown.ts";

const page = "docs/guide/forms-and-uploads.md";
const api = new BoltAPI({ logger: silentLogger });
api.post(
  "/",
  {
    form: {
      file: t.File({ minSize: 2, types: ["text/plain"] }),
      files: t.Optional(t.Files({ minFiles: 2, maxFiles: 2 })),
      text: t.Optional(t.String()),
    },
  },
  () => "taken",
);
api.post("/texts", { form: { text: t.Optional(t.String()) } }, () => "taken");

const headers = { "content-type": `multipart/form-data; boundary=${boundary}` };
const good = filePart("file", "a.txt", "content");
const other = filePart("files", "b.txt", "content");

async function send(parts: readonly TestPart[], path = "/") {
  await using client = new TestClient(api);
  return client.post(path, { body: multipartBody(parts), headers });
}

describe("the page about forms and uploads", () => {
  it.each([
    [[textPart("text", "x")], 0],
    [[filePart("file", "a.txt", "x".repeat(1_048_577))], 1],
    [[filePart("file", "a.txt", "x")], 2],
    [[good, good], 3],
    [[good, other, other, other], 3],
    [[good, other], 4],
    [[filePart("file", "a.txt", "content", "text/html")], 5],
  ])("is right about the issues of %j", async (parts, row) => {
    const [, issue = ""] = readTable(page, "what is wrong")[row] ?? [];
    expect((await send(parts)).json()).toMatchObject({ detail: [{ type: codeSpans(issue)[0] }] });
  });

  it("names every issue of files", () => {
    expect(readTable(page, "what is wrong")).toHaveLength(6);
  });

  it("is right about the defaults of limits", () => {
    const { maxBytes, maxFieldBytes, maxParts, maxPartHeaderBytes, maxPartHeaderCount } = resolveUploadLimits();
    const shown = readTable(page, "limit").map(([, value]) => value);
    expect(shown).toEqual(['`"100mb"`', "1 MiB", '`"1mb"`', "100", '`"8kb"`, 20']);
    expect([maxBytes, maxFieldBytes, maxParts, maxPartHeaderBytes, maxPartHeaderCount]).toEqual([
      100 * 1_048_576,
      1_048_576,
      100,
      8192,
      20,
    ]);
  });

  it.each([
    ["a large field", [good, textPart("text", "x".repeat(1_048_577))], "/", 422],
    ["many parts", [good, ...Array<TestPart>(100).fill(textPart("x", ""))], "/", 422],
    ["a form without files", [textPart("text", "x".repeat(1_048_577))], "/texts", 413],
  ])("is right about %s above its limit", async (_, parts, path, status) => {
    expect((await send(parts, path)).status).toBe(status);
  });

  it.each([
    ["is no form", { json: {} }, 415],
    ["is compressed", { form: { text: "x" }, headers: { "content-encoding": "gzip" } }, 415],
    ["has no end", { body: `--${boundary}`, headers }, 422],
    ["has no boundary", { body: "x", headers: { "content-type": "multipart/form-data" } }, 422],
    ["has text that is not UTF-8", { body: multipartBody([textPart("text", "\xff")]), headers }, 422],
    ["is not there", {}, 200],
  ])("is right about a body that %s", async (_, options, status) => {
    await using client = new TestClient(api);
    expect((await client.post("/texts", options)).status).toBe(status);
  });

  it("shows how to test", async () => {
    expect(await uploads()).toEqual({ title: "2026", name: "report.pdf", size: 8 });
  });
});
