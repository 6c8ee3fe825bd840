import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

test("no engine loads ws before there is a WebSocket", () => {
  const folder = new URL("../../src/engines/", import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const imports = files.flatMap((name) =>
    readFileSync(new URL(name, folder), "utf8").match(/^import .* from "ws";$/gm),
  );
  expect(imports.filter((line) => line !== null && !line.startsWith("import type "))).toEqual([]);
  expect(imports).toContain('import type { WebSocket } from "ws";');
});
