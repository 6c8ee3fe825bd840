import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { RestartDelays } from "../../src/cli/processes/restart-delays.ts";
import { longFlag } from "../../src/cli/resolve-settings.ts";
import { settingNames, settingsTable } from "../../src/cli/settings-table.ts";
import { codeSpans, readTable } from "./markdown.ts";

const page = "docs/guide/processes.md";
const text = readFileSync(new URL(`../../${page}`, import.meta.url), "utf8");

describe("the page about processes", () => {
  it("tells how long is waited until a process is started again", () => {
    const delays = new RestartDelays();
    const [first, second, third] = [delays.ended(0), delays.ended(0), delays.ended(0)];
    const longest = Array.from({ length: 20 }, () => delays.ended(0)).at(-1) as number;
    expect(first).toBe(0);
    expect(text).toContain(`at once, then after ${second} ms, ${third} ms and so on, up to ${longest / 1000} s`);
  });

  it("names only flags and signals that exist", () => {
    const known = settingNames.map((name) => longFlag(settingsTable[name]));
    const flags = [...text.matchAll(/--[a-z][a-z-]+/g)].map(([flag]) => flag);
    expect(flags.length).toBeGreaterThan(10);
    expect(flags.filter((flag) => !known.includes(flag))).toEqual([]);
    expect(readTable(page, "when").map(([when = ""]) => when)).toContain("SIGHUP");
  });

  it("says what to share in Redis", () => {
    const ways = readTable(page, "what").flatMap(([, way = ""]) => codeSpans(way));
    expect(ways).toEqual(expect.arrayContaining(["redisBroker()", "redisStore()"]));
  });
});
