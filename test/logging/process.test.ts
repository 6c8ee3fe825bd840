import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";

const source = new URL("../../src/logging/console-logger.ts", import.meta.url).href;

/** Runs code with `logger`, a buffered one, in a process of its own. */
function run(code: string, options = "{}"): { readonly status: number | null; readonly stderr: string } {
  const script = `
    import { consoleLogger } from ${JSON.stringify(source)};
    const logger = consoleLogger({ buffered: true, format: "json", ...${options} });
    ${code}
  `;
  const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    encoding: "utf8",
    env: { PATH: process.env.PATH },
  });
  return { status, stderr };
}

describe("a buffered consoleLogger", () => {
  it.each([
    ["when the process ends by itself", "", 0],
    ["when the process exits", "process.exit(3);", 3],
    ["when the process crashes", 'throw new Error("crash");', 1],
    ["when a promise is rejected and nobody looks", 'Promise.reject(new Error("crash"));', 1],
  ])(
    "writes everything %s",
    (_case, end, expected) => {
      const { status, stderr } = run(`for (let id = 0; id < 2000; id++) logger.info("line", { id }); ${end}`);

      const ids = [...stderr.matchAll(/"id":(\d+)/g)].map(([, id]) => Number(id));
      expect(ids).toEqual(Array.from({ length: 2000 }, (_, id) => id));
      expect(status).toBe(expected);
    },
    60_000,
  );
});

describe("consoleLogger without pino-pretty", () => {
  it("writes JSON, and says once how to get more", () => {
    const hide = `
      import { Module } from "node:module";
      const resolve = Module._resolveFilename;
      Module._resolveFilename = (name, ...rest) => {
        if (name === "pino-pretty") throw Object.assign(new Error("Cannot find module"), { code: "MODULE_NOT_FOUND" });
        return resolve(name, ...rest);
      };
      for (const id of [1, 2]) consoleLogger({ format: "pretty" }).info("line", { id });
    `;
    const { stderr } = run(hide);

    const lines = stderr.trimEnd().split("\n");
    expect(lines[0]).toMatch(/npm install --save-dev pino-pretty$/);
    expect(lines.slice(1).map((line) => (JSON.parse(line) as { id: number }).id)).toEqual([1, 2]);
  }, 60_000);
});
