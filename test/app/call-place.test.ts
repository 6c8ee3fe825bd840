import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { BoltAPI, Router } from "boltapi";
import { describe, expect, it } from "vitest";
import { callPlace } from "../../src/app/call-place.ts";

/** The line of this file that calls. */
function lineHere(): number {
  const frame = (new Error("here").stack ?? "").split("\n")[2] ?? "";
  return Number(/call-place\.test\.ts:(\d+)/.exec(frame)?.[1]);
}

describe("callPlace", () => {
  it("is the file and line of the application's code", () => {
    const [place, line] = [callPlace(), lineHere()];

    expect(place).toContain(`call-place.test.ts:${line}:`);
  });

  it("leaves the limit of stack traces as it was", () => {
    const before = Error.stackTraceLimit;

    callPlace();

    expect(Error.stackTraceLimit).toBe(before);
  });

  it("is short below the working directory", () => {
    expect(callPlace()).toMatch(/^test\/app\/call-place\.test\.ts:\d+:\d+$/);
  });

  it("is the application's where stack traces name the sources of BoltAPI, so that comments are found", () => {
    const root = fileURLToPath(new URL("../../", import.meta.url));
    const built = join(root, "dist/index.js");
    if (!existsSync(built)) execFileSync(process.execPath, ["scripts/build.mjs"], { cwd: root });
    const folder = mkdtempSync(join(tmpdir(), "bolt-call-place-"));
    const program = `
      import { BoltAPI } from ${JSON.stringify(pathToFileURL(built).href)};
      const api = new BoltAPI();
      /** Greets. */
      api.get("/", () => "hello");
      console.log(api.openapi().paths["/"].get.summary);`;
    writeFileSync(join(folder, "api.mjs"), program);
    const printed = execFileSync(process.execPath, ["--enable-source-maps", "api.mjs"], {
      cwd: folder,
      encoding: "utf8",
    });
    rmSync(folder, { recursive: true });

    expect(printed).toBe("Greets.\n");
  }, 120_000);
});

describe("a route that is defined twice", () => {
  it("names both places", () => {
    const api = new BoltAPI();
    const line = lineHere();
    api.get("/users/{id}", () => "first");
    api.get("/users/{user_id}", () => "second");

    const [first, second] = [line + 1, line + 2].map((number) => `call-place\\.test\\.ts:${number}:`);
    expect(() => api.compile()).toThrow(new RegExp(`ROUTE_DUPLICATE: GET /users/\\{id\\}.*${first}.*${second}`));
  });

  it("is found over routers and prefixes", () => {
    const router = new Router({ prefix: "/users" });
    router.get("/", () => "router");
    const api = new BoltAPI();
    api.get("/users", () => "api");
    api.include(router);

    expect(() => api.compile()).toThrow(
      /ROUTE_DUPLICATE: GET \/users .*call-place\.test\.ts:\d+.*call-place\.test\.ts:\d+/,
    );
  });

  it("is none when the methods or the types of placeholders differ", () => {
    const api = new BoltAPI();
    api.get("/users/{id}", () => "get");
    api.put("/users/{id}", () => "put");
    api.get("/users/{id:int}", () => "int");

    expect(() => api.compile()).not.toThrow();
  });
});
