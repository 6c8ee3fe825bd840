import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { settingNames } from "../../src/cli/settings-table.ts";
import { BoltProcess } from "./bolt-process.ts";
import { type Installation, installPackage } from "./installed-package.ts";

let installation: Installation;
const processes: BoltProcess[] = [];

beforeAll(() => {
  installation = installPackage();
});

afterAll(() => installation.remove());

afterEach(() => {
  for (const started of processes.splice(0)) started.kill("SIGKILL");
});

/** Runs `bolt start` in a new project. */
function start(
  files: Record<string, string>,
  words: string[] = [],
  variables: Record<string, string> = {},
): BoltProcess {
  const bolt = new BoltProcess(installation.bolt, installation.project(files), ["start", ...words], variables);
  processes.push(bolt);
  return bolt;
}

const hello = `
import { BoltAPI } from "boltapi";
export const api: BoltAPI = new BoltAPI();
api.get("/hello", () => ({ hello: "world" as const }));
`;
const anyPort = ["--port", "0"];

/** Waits for the end of a process that fails; its exit code and what it wrote on standard error. */
async function failureOf(bolt: BoltProcess): Promise<[code: number | null, message: string]> {
  const { code } = await bolt.ended;
  return [code, bolt.stderr];
}

describe("bolt start", () => {
  it("serves a project in TypeScript and says so in one line", async () => {
    const bolt = start({ "api.ts": hello }, anyPort);
    const url = await bolt.findUrl();

    const response = await fetch(`${url}/hello`);

    expect(await response.text()).toBe('{"hello":"world"}');
    expect(bolt.stdout + bolt.stderr).toBe("");
  });

  it("counts the routes it serves", async () => {
    const bolt = start({ "api.ts": `${hello}api.get("/bye", () => "bye");` }, anyPort);
    await bolt.find(/\(2 routes, \d+ ms\)/);
  });

  it("serves a project in JavaScript whose package says nothing about modules", async () => {
    const api = `import { BoltAPI } from "boltapi";\nconst api = new BoltAPI();\napi.get("/", () => "js");\nexport default api;`;
    const bolt = start({ "package.json": "{}", "api.js": api }, anyPort);
    const response = await fetch(await bolt.findUrl());
    expect(await response.text()).toBe("js");
  });

  it("merges the API of the project and those of its apps", async () => {
    const app = (path: string): string => hello.replace("/hello", path);
    const files = { "api.ts": hello, "apps/blog/api.ts": app("/blog"), "src/apps/shop/api.ts": app("/shop") };
    const url = await start(files, anyPort).findUrl();
    const answers = await Promise.all(["/hello", "/blog", "/shop"].map((path) => fetch(url + path)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it("serves an API once that another one mounts", async () => {
    const main = `${hello}import { api as blog } from "./apps/blog/api.ts";\napi.mount("/blog", blog);`;
    const bolt = start({ "api.ts": main, "apps/blog/api.ts": hello }, anyPort);
    await bolt.find(/\(2 routes,/);
  });

  it("serves the files that are listed, and nothing else", async () => {
    const files = { "api.ts": hello, "other.ts": hello.replace("/hello", "/other") };
    const url = await start(files, [...anyPort, "--api", "other.ts"]).findUrl();
    const answers = await Promise.all(["/hello", "/other"].map((path) => fetch(url + path)));
    expect(answers.map(({ status }) => status)).toEqual([404, 200]);
  });

  it("reads settings from the configuration file and the environment file", async () => {
    const config = `import { defineConfig } from "boltapi/config";\nexport default defineConfig({ port: 1, apis: ["main.ts"] });`;
    const url = await start({ "bolt.config.ts": config, ".env": "BOLT_PORT=0\n", "main.ts": hello }).findUrl();
    expect((await fetch(`${url}/hello`)).status).toBe(200);
  });

  it("serves a project with the copy of BoltAPI that the project has installed", async () => {
    const other = installPackage();
    try {
      const bolt = new BoltProcess(other.bolt, installation.project({ "api.ts": hello }), ["start", ...anyPort]);
      processes.push(bolt);
      expect((await fetch(`${await bolt.findUrl()}/hello`)).status).toBe(200);
    } finally {
      other.remove();
    }
  });

  it("shows what went wrong in an answer only when asked to debug", async () => {
    const broken = `${hello}api.get("/broken", () => { throw new Error("secret"); });`;
    const bodies = await Promise.all(
      [[], ["--debug"]].map(async (words) => {
        const url = await start({ "api.ts": broken }, [...anyPort, ...words]).findUrl();
        return (await fetch(`${url}/broken`)).text();
      }),
    );
    expect(bodies[0]).not.toContain("secret");
    expect(bodies[1]).toContain("secret");
  });
});

describe("the logs of bolt start", () => {
  const logging = `${hello}
api.get("/broken", () => { throw new Error("no row"); });
api.get("/seen", ({ request }) => { request.log.debug("Seen"); return "ok"; });
`;
  const jsonLines = ({ stderr }: BoltProcess): Record<string, unknown>[] =>
    stderr
      .trimEnd()
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  /** Asks for paths, one after the other, and gives what is logged until the end. */
  async function logsOf(
    paths: readonly string[],
    words: readonly string[],
    variables: Record<string, string> = {},
  ): Promise<Record<string, unknown>[]> {
    const bolt = start({ "api.ts": logging }, [...anyPort, ...words], variables);
    const url = await bolt.findUrl();
    for (const path of paths) await (await fetch(url + path)).text();
    bolt.kill("SIGTERM");
    await bolt.ended;
    return jsonLines(bolt);
  }

  it("have the requests that failed, and their errors, on standard error", async () => {
    const lines = await logsOf(["/hello", "/nowhere", "/broken"], []);

    expect(lines).toMatchObject([
      { level: "warn", path: "/nowhere", status: 404 },
      { level: "error", message: "GET /broken failed", error: { message: "no row" } },
      { level: "error", path: "/broken", status: 500, request_id: lines[1]?.request_id },
    ]);
    expect(lines).toHaveLength(3);
  });

  it("have all requests where they are asked for", async () => {
    const lines = await logsOf(["/hello", "/hello"], ["--log-slow-ms", "0"], { BOLT_LOG_LEVEL: "info" });
    expect(lines.map(({ path, status }) => [path, status])).toEqual([
      ["/hello", 200],
      ["/hello", 200],
    ]);
  });

  it("have a sample where they are asked for one", async () => {
    expect(await logsOf(["/hello", "/hello"], ["--log-sample", "0"], { BOLT_LOG_SLOW_MS: "0" })).toEqual([]);
  });

  it("have the level that is asked for", async () => {
    const lines = await logsOf(["/seen", "/nowhere"], ["--log-level", "debug"]);
    expect(lines.map(({ message }) => message)).toEqual(["Seen", expect.stringContaining("GET /nowhere 404")]);
    expect(await logsOf(["/broken"], ["--log-level", "silent"])).toEqual([]);
  });
});

describe("a stop signal", () => {
  const slow = `
import { BoltAPI } from "boltapi";
export const api = new BoltAPI({ onStop: () => console.log("stopped") });
// Listens before it says so: an unexpected signal would end the process.
api.get("/slow", () => new Promise((resolve) => { process.once("SIGUSR2", () => resolve("slow")); console.log("asked"); }));
api.get("/forever", () => { console.log("asked"); return new Promise(() => {}); });
`;

  it.each(["SIGINT", "SIGTERM"] as const)("%s ends the process with exit code 0", async (signal) => {
    const bolt = start({ "api.ts": slow }, anyPort);
    await bolt.findUrl();
    bolt.kill(signal);
    expect(await bolt.ended).toEqual({ code: 0, signal: null });
    expect(bolt.stdout).toBe("stopped\n");
  });

  it("lets requests in flight finish", async () => {
    const bolt = start({ "api.ts": slow }, anyPort);
    const answer = fetch(`${await bolt.findUrl()}/slow`);
    await bolt.find(/asked\n/);
    bolt.kill("SIGTERM");
    bolt.kill("SIGUSR2");
    expect(await (await answer).text()).toBe("slow");
    expect(await bolt.ended).toEqual({ code: 0, signal: null });
  });

  it("cuts requests that take longer than the grace", async () => {
    const bolt = start({ "api.ts": slow }, [...anyPort, "--grace", "0.05"]);
    const answer = fetch(`${await bolt.findUrl()}/forever`);
    await bolt.find(/asked\n/);
    bolt.kill("SIGTERM");
    await expect(answer).rejects.toThrow();
    expect(await bolt.ended).toEqual({ code: 0, signal: null });
  });

  it("ends the process at once when it comes a second time", async () => {
    const bolt = start({ "api.ts": slow }, [...anyPort, "--grace", "3600"]);
    const answer = fetch(`${await bolt.findUrl()}/forever`).catch(() => "cut");
    await bolt.find(/asked\n/);
    bolt.kill("SIGTERM");
    bolt.kill("SIGINT");
    expect((await bolt.ended).code).toBeGreaterThan(128);
    expect(await answer).toBe("cut");
  });
});

describe("a project that cannot be served", () => {
  it("without an API is told where it was looked for", async () => {
    const [code, message] = await failureOf(start({}));
    expect(code).toBe(1);
    expect(message).toMatch(/^error: API_NOT_FOUND: No API was found in .*\. Looked for api\.ts, .*\n$/);
  });

  it("without the export is told what to write", async () => {
    const failure = await failureOf(start({ "api.ts": "export const app = 1;" }));
    expect(failure).toEqual([
      1,
      'error: API_EXPORT_MISSING: api.ts exports no "api". Write: export const api = new BoltAPI().\n',
    ]);
  });

  it("with another export is told what it exports", async () => {
    const [code, message] = await failureOf(start({ "api.ts": "export const api = { get() {} };" }));
    expect(code).toBe(1);
    expect(message).toMatch(/^error: API_EXPORT_INVALID: api\.ts exports an object as its API; expected a BoltAPI/);
  });

  it("with an API of another copy of BoltAPI is told so", async () => {
    const other = installPackage();
    try {
      const index = pathToFileURL(join(other.root, "node_modules", "boltapi", "dist", "index.js"));
      const [, message] = await failureOf(start({ "api.ts": hello.replace('"boltapi"', JSON.stringify(index)) }));
      expect(message).toMatch(
        /^error: API_EXPORT_INVALID: .* an object of class BoltAPI from another copy of the package/,
      );
    } finally {
      other.remove();
    }
  });

  it("with a listed file that is missing is told its name", async () => {
    const [code, message] = await failureOf(start({ "api.ts": hello }, ["--api", "main.ts"]));
    expect(code).toBe(1);
    expect(message).toMatch(/^error: API_FILE_MISSING: main\.ts /);
  });

  it("with the same route in two files is told both places", async () => {
    const [code, message] = await failureOf(start({ "api.ts": hello, "apps/blog/api.ts": hello }));
    expect(code).toBe(1);
    expect(message).toMatch(/^error: ROUTE_DUPLICATE: GET \/hello .*\bapi\.ts:4:5\b.*\bapps\/blog\/api\.ts:4:5\b.*\n$/);
  });

  it("with a broken import is told what its module says", async () => {
    const [code, message] = await failureOf(start({ "api.ts": `${hello}import "./missing.ts";` }));
    expect(code).toBe(1);
    expect(message).toMatch(/^error: .*Cannot find module '.*missing\.ts' imported from .*api\.ts/);
  });

  it("with an error in a module is told its place", async () => {
    const [code, message] = await failureOf(start({ "api.ts": `${hello}\nthrow new Error("no database");` }));
    expect(code).toBe(1);
    expect(message).toMatch(/^error: Error: no database\n {4}at .*api\.ts:6:7\)?\n$/);
  });

  it.each(["api.ts", "api.js"])("with a syntax error in %s is told its place", async (file) => {
    const [code, message] = await failureOf(start({ [file]: "export const api = ;\n" }));
    expect(code).toBe(1);
    expect(message).toMatch(new RegExp(`${file}:1`));
    expect(message).toContain("Unexpected ");
  });

  it("with an unknown setting is told the known ones", async () => {
    const failure = await failureOf(start({ "bolt.config.js": "export default { prot: 1 };", "api.ts": hello }));
    const known = settingNames.join(", ");
    expect(failure).toEqual([
      1,
      `error: CONFIG_FILE_INVALID: bolt.config.js has no setting "prot". Settings are ${known}.\n`,
    ]);
  });

  it.each([
    ["export const config = {};", "has no default export."],
    ["export default () => {};", "exports the function default."],
  ])("with the configuration %s is told what to write", async (config, problem) => {
    const [code, message] = await failureOf(start({ "bolt.config.js": config, "api.ts": hello }));
    expect(code).toBe(1);
    expect(message).toContain(`bolt.config.js ${problem} Write: export default defineConfig({ … }).`);
  });

  it("with a port in use is told so", async () => {
    const url = new URL(await start({ "api.ts": hello }, anyPort).findUrl());
    const [code, message] = await failureOf(start({ "api.ts": hello }, [], { PORT: url.port }));
    expect(code).toBe(1);
    expect(message).toBe(
      `error: PORT_IN_USE: Port ${url.port} of 127.0.0.1 is in use by another process. Stop it, or choose another port (--port, or port in listen).\n`,
    );
  });

  it("in TypeScript that is not a module is told what its package lacks", async () => {
    const [code, message] = await failureOf(start({ "package.json": "{}", "api.ts": hello }));
    expect(code).toBe(1);
    expect(message).toMatch(/^error: MODULE_TYPE_MISSING: api\.ts .* Add "type": "module" to package\.json\.\n$/);
  });
});
