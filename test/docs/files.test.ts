import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BoltAPI, file, Router, silentLogger } from "boltapi";
import { TestClient } from "boltapi/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { codeSpans, readTable, root } from "./markdown.ts";

const page = "docs/guide/files.md";

describe("the page about files", () => {
  let directory: string;
  let client: TestClient;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "boltapi-page-"));
    writeFileSync(join(directory, "new.txt"), "0".repeat(10_000));
    const api = new BoltAPI({ logger: silentLogger, compression: false });
    api.get("/new", () => file(join(directory, "new.txt")));
    api.get("/directory", () => file(directory));
    api.get("/relative", () => file("package.json"));
    api.get("/string", () => file("id,title\n"));
    client = new TestClient(api, { raiseServerErrors: false });
  });

  afterAll(async () => {
    await client[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true });
  });

  it("lists the options of static as the reference does", () => {
    const shown = readTable(page, "option").flatMap(([option = ""]) => codeSpans(option));
    const listed = readTable("docs/reference/options.md", "option of `static`").flatMap(([option = ""]) =>
      codeSpans(option),
    );
    expect(shown.sort()).toEqual(listed.sort());
  });

  it("is right about relative paths, and that a string is always one", async () => {
    expect(process.cwd()).toBe(root.replace(/\/$/, ""));
    expect((await client.get("/relative")).json()).toMatchObject({ name: "boltapi" });
    expect((await client.get("/string")).status).toBe(404);
  });

  it("is right that a directory is a mistake", async () => {
    expect((await client.get("/directory")).status).toBe(500);
  });

  it("is right about tags of files that have just been changed", async () => {
    const tagOf = async () => (await client.get("/new")).headers.get("etag");
    const changed = (secondsAgo: number): void => {
      const seconds = Date.now() / 1000 - secondsAgo;
      utimesSync(join(directory, "new.txt"), seconds, seconds);
    };
    // Ahead of the clock it stays new, however slow this test is.
    changed(-60);
    expect(await tagOf()).toMatch(/^W\/"/);
    changed(2);
    expect(await tagOf()).toMatch(/^"/);
  });

  it("is right about the number of ranges", async () => {
    const ask = (count: number) => {
      const ranges = Array.from({ length: count }, (_, index) => `${index * 200}-${index * 200}`);
      return client.get("/new", { headers: { range: `bytes=${ranges.join()}` } });
    };
    expect((await ask(32)).status).toBe(206);
    expect((await ask(33)).status).toBe(200);
  });

  it("is right that routers have static too, and that an index of its own goes with index: false", () => {
    const router = new Router();
    router.static("/", directory, { index: false });
    router.get("/", () => "own");
    const api = new BoltAPI();
    api.include(router);
    expect(api.compile().routes).toHaveLength(2);
  });
});
