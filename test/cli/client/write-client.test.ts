import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeClient } from "../../../src/cli/client/write-client.ts";
import { repository } from "../installed-package.ts";
import { compile } from "./compile.ts";

/** A document whose texts try to leave the places that they are put in. */
const hostile = {
  openapi: "3.1.0",
  info: { title: "End */ of\n//line\u2028const x: never = 1;", version: '"; throw 1; "' },
  servers: [{ url: 'https://api.example.com/"`$1`' }],
  paths: {
    '/quote"d/{id}': {
      get: {
        operationId: "it's",
        description: "*/ export const broken = ; // {{formats}}",
        parameters: [{ in: "path", name: "id", required: true, schema: { type: "string" } }],
        responses: { 200: { description: "ok", content: { "text/csv": {} } } },
      },
    },
    "/live": { get: { operationId: "live", "x-websocket": true, responses: { 101: { description: "open" } } } },
    "/pets": {
      post: {
        operationId: "addPet",
        requestBody: { $ref: "#/components/requestBodies/Pet" },
        responses: {
          200: { $ref: "#/components/responses/Pet" },
          default: { description: "other", content: { "text/plain": {} } },
        },
      },
    },
  },
  components: {
    schemas: {
      paths: { type: "object", properties: { "a b": { $ref: "#/components/schemas/Blob" } } },
      Blob: { type: "null" },
    },
    requestBodies: { Pet: { content: { "multipart/form-data": { schema: { $ref: "#/components/schemas/paths" } } } } },
    responses: { Pet: { description: "pet", content: { "application/zip": {} } } },
  },
};

describe("writeClient", () => {
  it("stays in place with texts that try to leave it", async () => {
    const text = await writeClient(hostile, "the document");
    expect(text).toContain(
      '  "GET /quote\\"d/{id}": {"answer":"text"},\n  "POST /pets": {"body":"multipart","answer":"blob"},\n',
    );
    expect(text).toContain('baseUrl: "https://api.example.com/\\"`$1`",');
    expect(text).not.toContain("/live");
    const folder = mkdtempSync(join(tmpdir(), "bolt-client-"));
    try {
      symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"), "junction");
      writeFileSync(join(folder, "client.ts"), text);
      expect(compile(folder)).toBe("");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 60_000);

  it("is the same for the same document, and changes no document", async () => {
    const before = structuredClone(hostile);
    const [first, second] = [await writeClient(hostile, "the document"), await writeClient(hostile, "the document")];
    expect(second).toBe(first);
    expect(hostile).toEqual(before);
  });
});
