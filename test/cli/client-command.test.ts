import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BoltProcess } from "./bolt-process.ts";
import { compile } from "./client/compile.ts";
import { type Installation, installPackage, repository, writeFiles } from "./installed-package.ts";

const example = join(repository, "examples", "library");
const exampleFiles = Object.fromEntries(
  ["api.ts", "schemas.ts", "bolt.config.ts", "client/api-client.ts"].map((name) => [
    name,
    readFileSync(join(example, name), "utf8"),
  ]),
);

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
  const bolt = new BoltProcess(installation.bolt, folder, ["client", ...words]);
  const { code } = await bolt.ended;
  return { code, stdout: bolt.stdout, stderr: bolt.stderr };
}

const small = `import { BoltAPI, t } from "boltapi";
export const api = new BoltAPI({ openapi: { title: "Small" } });
api.get("/items/{id:int}", { name: "getItem", response: t.Object({ id: t.Integer() }) }, ({ params }) => params);
`;

describe("bolt client", () => {
  it("writes the client of the example, as it is in the repository", async () => {
    const project = installation.project(exampleFiles);
    expect(await run(project, "--check", "client/api-client.ts")).toEqual({
      code: 0,
      stdout: "client/api-client.ts is what the API says.\n",
      stderr: "",
    });
  });

  it("tells of a client that is old, and writes it anew", async () => {
    const project = installation.project({ "api.ts": small });
    expect((await run(project, "--check", "src/client.ts")).stderr).toBe(
      "src/client.ts does not exist.\nWrite it: bolt client --out src/client.ts\n",
    );
    expect(await run(project, "--out", "src/client.ts")).toEqual({
      code: 0,
      stdout: "src/client.ts is written.\n",
      stderr: "",
    });
    writeFileSync(join(project, "api.ts"), small.replace("Small", "Smaller"));
    expect(await run(project, "--check", "src/client.ts")).toEqual({
      code: 1,
      stdout: "",
      stderr: "src/client.ts is not what the API says, from line 4 on.\nWrite it: bolt client --out src/client.ts\n",
    });
    const text = (await run(project)).stdout;
    expect(text.split("\n")[3]).toBe('// Written by "bolt client" for "Smaller", version "1.0.0".');
    // As Git may check it out on Windows.
    writeFileSync(join(project, "src/client.ts"), text.replaceAll("\n", "\r\n"));
    expect((await run(project, "--check", "src/client.ts")).code).toBe(0);
  });

  it("writes what the strictest settings of the compiler accept", async () => {
    const project = installation.project({ "client.ts": exampleFiles["client/api-client.ts"] ?? "" });
    expect(compile(project)).toBe("");
    // The same settings do find what is wrong.
    writeFileSync(
      join(project, "call.ts"),
      'import { createClient } from "./client";\nvoid createClient().GET("/magazines");\n',
    );
    expect(compile(project)).toMatch(/call\.ts\(2,25\): error TS2345/);
  });
});

describe("bolt client --from", () => {
  it("asks a running API", async () => {
    const document = JSON.stringify({ openapi: "3.1.0", info: { title: "Remote", version: "1" }, paths: {} });
    const server = createServer((request, response) => {
      response.statusCode = request.url === "/openapi.json" ? 200 : 404;
      response.end(document);
    }).listen(0, "127.0.0.1");
    try {
      await new Promise((resolve) => server.once("listening", resolve));
      const { port } = server.address() as AddressInfo;
      const project = installation.project({});
      const url = `http://127.0.0.1:${port}`;
      const found = await run(project, "--from", `${url}/openapi.json`);
      expect(found.code).toBe(0);
      expect(found.stdout).toContain('// Written by "bolt client" for "Remote", version "1".');
      expect(await run(project, "--from", `${url}/other.json`)).toEqual({
        code: 1,
        stdout: "",
        stderr: `error: DOCUMENT_UNREADABLE: ${url}/other.json cannot be read as an OpenAPI document: the server answers 404.\n`,
      });
    } finally {
      server.close();
    }
  });

  it.each([
    ["missing.json", "DOCUMENT_UNREADABLE: missing.json cannot be read as an OpenAPI document: it does not exist."],
    [
      "http://127.0.0.1:1/x",
      "DOCUMENT_UNREADABLE: http://127.0.0.1:1/x cannot be read as an OpenAPI document: fetch failed",
    ],
    ["elsewhere.json", 'CLIENT_DOCUMENT_INVALID: No client can be made of elsewhere.json: it refers to "./item.json".'],
    ["dangling.json", "CLIENT_DOCUMENT_INVALID: No client can be made of dangling.json: "],
  ])("says what is wrong with %s", async (source, message) => {
    const refer = ($ref: string): string =>
      JSON.stringify({
        openapi: "3.1.0",
        info: { title: "T", version: "1" },
        paths: {
          "/a": {
            get: { responses: { 200: { description: "", content: { "application/json": { schema: { $ref } } } } } },
          },
        },
      });
    const files = { "elsewhere.json": refer("./item.json"), "dangling.json": refer("#/components/schemas/None") };
    const { code, stdout, stderr } = await run(installation.project(files), "--from", source);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(`error: ${message}`);
  });
});

describe("the TypeScript that types are written with", () => {
  /** An installation with another TypeScript beside openapi-typescript, run on the same project. */
  async function runWith(link: (modules: string) => void, without: readonly string[]): Promise<Ended> {
    const other = installPackage({ without });
    try {
      const modules = join(other.root, "node_modules");
      link(modules);
      const bolt = new BoltProcess(other.bolt, other.project({ "api.ts": small }), ["client"]);
      const { code } = await bolt.ended;
      return { code, stdout: bolt.stdout, stderr: bolt.stderr };
    } finally {
      rmSync(other.root, { recursive: true, force: true });
    }
  }

  const ownModules = join(repository, "node_modules");

  it("is that of the project up to version 6, and makes the same client", async () => {
    const withOlder = await runWith(
      (modules) => {
        // A copy: what is behind a link would find the TypeScript beside what it leads to.
        cpSync(join(ownModules, "openapi-typescript"), join(modules, "openapi-typescript"), { recursive: true });
        writeFiles(join(modules, "typescript"), {
          "package.json": '{ "name": "typescript", "version": "6.0.2", "main": "index.js" }',
          "index.js": `module.exports = require(${JSON.stringify(join(ownModules, "@ts-morph", "common"))}).ts;`,
        });
      },
      ["openapi-typescript", "typescript", "@ts-morph"],
    );
    const { stdout } = await run(installation.project({ "api.ts": small }));
    expect(withOlder).toEqual({ code: 0, stdout, stderr: "" });
  });

  it("has to be installed beside version 7", async () => {
    const { code, stderr } = await runWith(() => {}, ["@ts-morph"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: CLIENT_COMPILER_MISSING: .* npm install --save-dev @ts-morph\/common\.\n$/);
  });

  it("is no use without openapi-typescript", async () => {
    const { code, stderr } = await runWith(() => {}, ["openapi-typescript"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: PEER_MISSING: bolt client needs the package "openapi-typescript"\./);
  });

  it("has to be there at all", async () => {
    const { code, stderr } = await runWith(
      (modules) => {
        cpSync(join(ownModules, "openapi-typescript"), join(modules, "openapi-typescript"), { recursive: true });
      },
      ["openapi-typescript", "typescript"],
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: PEER_MISSING: bolt client needs the package "typescript"\./);
  });
});
