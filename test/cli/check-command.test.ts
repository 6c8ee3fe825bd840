import { afterAll, beforeAll, describe, expect, it } from "vitest";
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

async function run(files: Readonly<Record<string, string>>, ...words: string[]): Promise<Ended> {
  const bolt = new BoltProcess(installation.bolt, installation.project(files), ["check", ...words]);
  const { code } = await bolt.ended;
  return { code, stdout: bolt.stdout, stderr: bolt.stderr };
}

const vague = `import { BoltAPI, t } from "boltapi";
export const api = new BoltAPI({
  onStart: () => { throw new Error("started"); },
  openapi: { components: { schemas: { Old: { type: "string" } } } },
});
api.get("/items", () => []);

/** Adds an item. */
api.post("/items", { name: "addItem", body: t.Unknown() }, () => null);
`;

describe("bolt check", () => {
  it("lists problems by route, and what to do about each kind", async () => {
    expect(await run({ "api.ts": vague })).toEqual({
      code: 1,
      stderr: "",
      stdout: [
        "GET /items  api.ts:6",
        "  opaque-response   its answer 200 has no schema",
        "  undescribed       it has no summary and no description",
        '  unstable-name     its operationId "getItems" is made of its path',
        "",
        "POST /items  api.ts:9",
        "  opaque-response   its answer 200 has no schema",
        "  opaque-schema     the schema of body says nothing",
        "",
        "the document",
        "  unused-component  components.schemas.Old is used by nothing",
        "",
        "What to do",
        "  opaque-response   Add `response`; or `responses`, for what is no JSON; or status: 204, where nothing is answered.",
        "  opaque-schema     Say what the value is: its type, its fields, its items.",
        "  undescribed       Write a doc comment above the route, or add `summary`.",
        "  unstable-name     Give the handler's function a name, or the route `name` or `operationId`.",
        "  unused-component  Remove it, or refer to it.",
        "",
        "6 problems in 2 routes. Leave kinds out with --ignore.",
        "",
      ].join("\n"),
    });
  });

  it("prints the same as JSON", async () => {
    const { code, stdout } = await run({ "api.ts": vague }, "--json", "--ignore", "undescribed,opaque-response");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual([
      {
        code: "unstable-name",
        route: "GET /items",
        place: "api.ts:6",
        problem: 'its operationId "getItems" is made of its path',
        remedy: "Give the handler's function a name, or the route `name` or `operationId`.",
      },
      expect.objectContaining({ code: "opaque-schema", place: "api.ts:9" }),
      expect.objectContaining({ code: "unused-component", route: null, place: null }),
    ]);
  });

  it("leaves out what the configuration names, and ends well when nothing is left", async () => {
    const config = (code: string): string =>
      `export default { checkIgnore: ["opaque-response", "opaque-schema", "undescribed", "unused-component", "${code}"] };`;
    expect(await run({ "api.ts": vague, "bolt.config.ts": config("unstable-name") })).toEqual({
      code: 0,
      stdout: "No problems in 2 routes.\n",
      stderr: "",
    });
    const { code, stderr } = await run({ "api.ts": vague, "bolt.config.ts": config("typo") });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error: CONFIG_VALUE_INVALID: checkIgnore in bolt\.config\.ts is .* expected a list of opaque-response, /,
    );
  });

  it("checks an API that serves no document, and names collisions as the server would", async () => {
    const twice = `import { BoltAPI } from "boltapi";
export const api = new BoltAPI({ openapi: false });
api.get("/a", { operationId: "same" }, () => 1);
api.get("/b", { operationId: "same" }, () => 1);
`;
    const { code, stdout, stderr } = await run({ "api.ts": twice });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^error: OPENAPI_OPERATION_ID_DUPLICATE: .*api\.ts:3.*api\.ts:4/);
  });
});
