import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BoltAPI, http1Engine, metrics } from "boltapi";
import { TestClient } from "boltapi/testing";
import { Registry } from "prom-client";
import { describe, expect, it } from "vitest";
import { longFlag } from "../../src/cli/resolve-settings.ts";
import { settingNames, settingsTable } from "../../src/cli/settings-table.ts";
import { listBoltCommands, secondsOf, settingsOf } from "./deployment-files.ts";
import { codeSpans, readPage, readTable, root } from "./markdown.ts";

const page = "docs/guide/tuning.md";
const text = readPage(page);

describe("the page about tuning", () => {
  it("names only flags that bolt, Node or another program of the page has", () => {
    const own = settingNames.map((name) => longFlag(settingsTable[name]));
    const ofNode = ["--cpu-prof", "--cpu-prof-dir", "--heapsnapshot-signal"];
    const ofV8 = ["--max-old-space-size", "--max-semi-space-size", "--optimize-for-size"];
    const others = ["--connections", "--threads", "--duration", "--ulimit"];
    const known = new Set([...own, ...ofNode, ...ofV8, ...others]);
    const named = [...text.matchAll(/(?<![\w-])--[a-z][a-z-]+\d*/g)].map(([flag]) => flag);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((flag) => !known.has(flag))).toEqual([]);
  });

  it("says which flags NODE_OPTIONS takes", () => {
    const { allowedNodeEnvironmentFlags: allowed } = process;
    for (const flag of ["--max-old-space-size", "--max-semi-space-size", "--heapsnapshot-signal"])
      expect(allowed.has(flag), flag).toBe(true);
    expect(allowed.has("--optimize-for-size")).toBe(false);
  });

  it("starts bolt with values that it takes", () => {
    for (const words of listBoltCommands(page)) expect(() => settingsOf(words), words.join(" ")).not.toThrow();
  });

  it("tells the defaults of time limits", () => {
    const rows = readTable(page, "what may take too long");
    const cells = new Map(rows.map(([what = "", limit = "", fallback = ""]) => [what, [limit, fallback]]));
    const source = ["engines/http1/http1-server.ts", "http/engine.ts"].map((file) =>
      readFileSync(join(root, "src", file), "utf8"),
    );
    const engineDefault = (name: string): number =>
      Number(new RegExp(`const ${name} = ([\\d_]+);`).exec(source.join("\n"))?.[1]?.replaceAll("_", "")) / 1000;
    const expected: [string, number][] = [
      ["the head of a request", engineDefault("defaultHeadTimeoutMs")],
      ["a pause within a body", engineDefault("defaultBodyTimeoutMs")],
      ["a request with its body", engineDefault("defaultRequestTimeoutMs")],
      ["a client that takes nothing of its answer", engineDefault("defaultWriteTimeoutMs")],
      ["an idle connection", settingsTable.keepAliveSeconds.fallback],
      ["requests in flight, on stop", settingsTable.graceSeconds.fallback],
    ];
    for (const [what, seconds] of expected) expect(inSeconds(cells.get(what)?.[1]), what).toBe(seconds);
    const options = rows.flatMap(([, limit = ""]) => codeSpans(limit)).filter((name) => /^\w+TimeoutMs$/.test(name));
    const engineOptions = options.filter((name) => name !== "requestTimeoutMs");
    expect(() => http1Engine(Object.fromEntries(engineOptions.map((name) => [name, 1000])))).not.toThrow();
  });

  it("names metrics that exist", async () => {
    const prometheus = metrics({ registry: new Registry() });
    const api = new BoltAPI({ observers: [prometheus] });
    api.include(prometheus);
    api.get("/", () => "ok");
    await using client = new TestClient(api);
    await client.get("/");
    const shown = (await client.get("/metrics")).text();
    const named = [...new Set(text.match(/\b(?:process|nodejs|http)_\w+_(?:total|seconds)\b/g))];
    expect(named.length).toBe(3);
    expect(named.filter((name) => !shown.includes(`\n${name}`))).toEqual([]);
  });
});

/** Seconds of "30 seconds" or "5 minutes". */
function inSeconds(told = ""): number {
  const [, number, unit = ""] = /^(\d+) (second|minute)s?$/.exec(told) ?? [];
  return secondsOf(`${number}${unit.slice(0, 1)}`);
}
