import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { BoltProcess } from "./bolt-process.ts";
import { type Installation, installPackage } from "./installed-package.ts";

let installation: Installation;

beforeAll(() => {
  installation = installPackage();
});

afterAll(() => installation.remove());

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(folder: string, ...words: string[]): Promise<Ended> {
  const bolt = new BoltProcess(installation.bolt, folder, ["openapi", ...words]);
  const { code } = await bolt.ended;
  return { code, stdout: bolt.stdout, stderr: bolt.stderr };
}

const shop = `import { BoltAPI, t } from "boltapi";
export const api = new BoltAPI({
  openapi: { title: "Shop", version: "2.0.0" },
  onStart: () => { throw new Error("started"); },
});
api.get("/items", { name: "listItems", query: { limit: t.Integer({ maximum: 50, default: 10 }) } }, () => []);
api.get("/items/{id:int}", { name: "getItem" }, ({ params }) => params);
`;

const blog = `import { BoltAPI } from "boltapi";
export const api = new BoltAPI({ openapi: { title: "Blog" } });
api.get("/articles", { name: "listArticles" }, () => []);
`;

const silent = `import { BoltAPI } from "boltapi";
export const api = new BoltAPI({ openapi: false });
api.get("/hidden", { name: "getHidden" }, () => 1);
`;

describe("bolt openapi", () => {
  it("prints JSON without starting the application", async () => {
    const { code, stdout, stderr } = await run(installation.project({ "api.ts": shop }));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^\{\n {2}"openapi": "3\.1\.1",\n {2}"info": \{\n {4}"title": "Shop",/);
    expect(stdout.endsWith("\n}\n")).toBe(true);
    expect(Object.keys(JSON.parse(stdout).paths)).toEqual(["/items", "/items/{id}"]);
  });

  it("prints the same each time, and the same as YAML", async () => {
    const project = installation.project({ "api.ts": shop });
    const [first, second, yaml] = [await run(project), await run(project), await run(project, "--format", "yaml")];
    expect(second.stdout).toBe(first.stdout);
    expect(yaml.stdout).toMatch(/^openapi: 3\.1\.1\ninfo:\n/);
    expect(parse(yaml.stdout)).toEqual(JSON.parse(first.stdout));
  });

  it("describes all APIs of a project", async () => {
    const { stdout } = await run(installation.project({ "apps/blog/api.ts": blog, "apps/shop/api.ts": shop }));
    expect(Object.keys(JSON.parse(stdout).paths)).toEqual(["/articles", "/items", "/items/{id}"]);
  });

  it("describes an API that serves no document", async () => {
    const { stdout } = await run(installation.project({ "api.ts": silent }));
    expect(JSON.parse(stdout).paths["/hidden"].get.operationId).toBe("getHidden");
  });

  it("writes a file in the format of its ending, once", async () => {
    const project = installation.project({ "api.ts": shop });
    expect(await run(project, "--out", "docs/api.yml")).toEqual({
      code: 0,
      stdout: "docs/api.yml is written.\n",
      stderr: "",
    });
    const file = join(project, "docs/api.yml");
    expect(readFileSync(file, "utf8")).toMatch(/^openapi: /);
    const { mtimeMs } = statSync(file);
    expect((await run(project, "--out", "docs/api.yml")).stdout).toBe("docs/api.yml is up to date.\n");
    expect(statSync(file).mtimeMs).toBe(mtimeMs);
    await run(project, "--out", "docs/api.yml", "--format", "json");
    expect(readFileSync(file, "utf8")).toMatch(/^\{\n/);
  });

  it("leaves no file behind when the project is broken", async () => {
    const project = installation.project({ "api.ts": `${shop}api.get("/items", () => 1);\n` });
    const { code, stdout, stderr } = await run(project, "--out", "openapi.json");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^error: ROUTE_DUPLICATE: GET \/items is defined twice/);
    expect(existsSync(join(project, "openapi.json"))).toBe(false);
  });

  it.each([
    [["--format", "xml"], /Allowed choices are json, yaml/],
    [["--check", "a.json", "--out", "b.json"], /cannot be used with/],
  ])("answers %j with exit code 2", async (words, message) => {
    const { code, stdout, stderr } = await run(installation.project({ "api.ts": shop }), ...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
  });
});

describe("bolt openapi --check", () => {
  it("is content with a file that says the same, in any form and order", async () => {
    const project = installation.project({ "api.ts": shop });
    await run(project, "--out", "openapi.yaml");
    expect(await run(project, "--check", "openapi.yaml")).toEqual({
      code: 0,
      stdout: "openapi.yaml is what the API says.\n",
      stderr: "",
    });
    const { paths, ...rest } = parse(readFileSync(join(project, "openapi.yaml"), "utf8"));
    writeFileSync(join(project, "openapi.json"), JSON.stringify({ paths, ...rest }));
    expect((await run(project, "--check", "openapi.json")).code).toBe(0);
  });

  it("lists what differs", async () => {
    const project = installation.project({ "api.ts": shop });
    await run(project, "--out", "openapi.json");
    const changed = shop
      .replace("maximum: 50", "maximum: 40")
      .replace('api.get("/items/{id:int}"', 'api.delete("/items/{id:int}"');
    writeFileSync(join(project, "api.ts"), changed);
    expect(await run(project, "--check", "openapi.json")).toEqual({
      code: 1,
      stdout: "",
      stderr: [
        "openapi.json is not what the API says: 3 differences.",
        "  GET /items, parameters.query.limit.schema.maximum  40 in the API, 50 in the file",
        "  DELETE /items/{id}  only in the API",
        "  GET /items/{id}  only in the file",
        "Write it: bolt openapi --out openapi.json",
        "",
      ].join("\n"),
    });
  });

  it("asks for a file that does not exist", async () => {
    expect(await run(installation.project({ "api.ts": shop }), "--check", "openapi.json")).toEqual({
      code: 1,
      stdout: "",
      stderr: "openapi.json does not exist.\nWrite it: bolt openapi --out openapi.json\n",
    });
  });

  it.each([
    ["openapi.json", '{ "openapi": ', /^error: DOCUMENT_UNREADABLE: openapi\.json cannot be read .*JSON/],
    ["openapi.yaml", "openapi: [3", /^error: DOCUMENT_UNREADABLE: openapi\.yaml cannot be read .*\n$/],
    ["swagger.json", '{ "swagger": "2.0" }', /^error: DOCUMENT_UNREADABLE: .* it has no version 3 in "openapi"\.\n$/],
  ])("says why %s cannot be read", async (file, text, message) => {
    const project = installation.project({ "api.ts": shop, [file]: text });
    const { code, stderr } = await run(project, "--check", file);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });
});
