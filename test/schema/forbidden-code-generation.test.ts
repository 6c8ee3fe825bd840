import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const source = (file: string): string =>
  JSON.stringify(fileURLToPath(new URL(`../../src/schema/${file}`, import.meta.url)));

const program = `
  const { compileDecoder } = await import(${source("compile-decoder.ts")});
  const { compileSerializer } = await import(${source("compile-serializer.ts")});
  const { compileTextReader } = await import(${source("compile-text-reader.ts")});
  const { t } = await import(${source("t.ts")});
  let isForbidden = false;
  try { new Function("return 1"); } catch { isForbidden = true; }
  const Item = t.Object({ id: t.Integer({ minimum: 1 }), tags: t.Array(t.String(), { default: [] }) });
  console.log(JSON.stringify([
    isForbidden,
    compileDecoder(Item, "test")({ id: 1, x: 1 }),
    compileDecoder(Item, "test")({ id: 0 }),
    compileSerializer(Item, "test", { validate: true })({ id: 1, x: 1 }),
    compileTextReader(t.Integer({ minimum: 1 }), "test", { list: "repeat" }).read("5"),
  ]));
`;

describe("schemas where code may not be generated from strings", () => {
  it("are read and written all the same", () => {
    const flags = [
      "--disallow-code-generation-from-strings",
      "--import",
      "tsx",
      "--input-type=module",
      "--eval",
      program,
    ];
    expect(JSON.parse(execFileSync(process.execPath, flags, { encoding: "utf8" }))).toEqual([
      true,
      { id: 1, tags: [] },
      { issues: [{ type: "validation_error", path: ["id"], msg: "Expected `integer` >= 1" }] },
      '{"id":1,"tags":[]}',
      5,
    ]);
  });
});
