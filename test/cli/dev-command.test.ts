import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { BoltProcess } from "./bolt-process.ts";
import { type Installation, installPackage, writeFiles } from "./installed-package.ts";

let installation: Installation;
const processes: BoltProcess[] = [];

beforeAll(() => {
  installation = installPackage();
});

afterAll(() => installation.remove());

afterEach(async () => {
  for (const started of processes.splice(0)) {
    started.kill("SIGTERM");
    await started.ended;
  }
});

function dev(project: string, ...words: string[]): BoltProcess {
  const bolt = new BoltProcess(installation.bolt, project, ["dev", "--port", "0", ...words]);
  processes.push(bolt);
  return bolt;
}

/** An API that answers "/" with a text, and says which process it runs in. */
const api = (text: string): string => `
import { BoltAPI } from "boltapi";
export const api = new BoltAPI();
api.get("/", () => ${JSON.stringify(text)});
api.get("/broken", () => { throw new Error("shown in debug"); });
api.get("/forever", () => { console.log("asked"); return new Promise(() => {}); });
console.log("pid " + process.pid);
`;

const textOf = async (url: string): Promise<string> => (await fetch(url)).text();

/** Waits until no process has an id any more. */
async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe("bolt dev", () => {
  it("serves the project and shows unexpected errors", async () => {
    const url = await dev(installation.project({ "api.ts": api("one") })).findUrl();
    expect(await textOf(url)).toBe("one");
    expect(await textOf(`${url}/broken`)).toContain("shown in debug");
  });

  it("logs every request, for people", async () => {
    const bolt = dev(installation.project({ "api.ts": api("one") }));
    const url = await bolt.findUrl();

    await textOf(`${url}/?token=abc`);
    await textOf(`${url}/broken`);

    await bolt.find(/^\[\d\d:\d\d:\d\d\] INFO: GET \/ 200 in [\d.]+ ms request_id=\S+\n/m);
    await bolt.find(/ERROR: GET \/broken failed request_id=\S+\n {2}Error: shown in debug\n {6}at .*api\.ts/);
  });

  it("says what changed and serves the new code", async () => {
    const project = installation.project({ "api.ts": api("one") });
    const bolt = dev(project);
    await bolt.findUrl();

    writeFiles(project, { "api.ts": api("two") });

    await bolt.find(/^api\.ts changed, restarting\n/m);
    expect(await textOf(await bolt.findUrl())).toBe("two");
  });

  it("takes the same port again", async () => {
    const project = installation.project({ "api.ts": api("one") });
    const first = dev(project);
    const { port } = new URL(await first.findUrl());
    first.kill("SIGTERM");
    await first.ended;
    const bolt = dev(project, "--port", port);
    const url = await bolt.findUrl();
    const hanging = fetch(`${url}/forever`).catch(() => "cut");
    await bolt.find(/asked\n/);

    writeFiles(project, { "api.ts": api("two") });

    expect(await bolt.findUrl()).toBe(url);
    expect(await textOf(url)).toBe("two");
    expect(await hanging).toBe("cut");
  });

  it("sees files that are new, and files that vanish", async () => {
    const project = installation.project({ "api.ts": api("one") });
    const bolt = dev(project);
    await bolt.find(/\(3 routes,/);

    writeFiles(project, { "apps/blog/api.ts": api("blog").replaceAll('"/', '"/blog/') });
    await bolt.find(/^apps\/blog\/api\.ts changed, restarting\n/m);
    await bolt.find(/\(6 routes,/);
    rmSync(join(project, "apps"), { recursive: true });

    await bolt.find(/^apps\/blog\/api\.ts changed, restarting\n/m);
    await bolt.find(/\(3 routes,/);
  });

  it("reads environment and configuration again", async () => {
    const greeting = api("one").replace('"one"', "process.env.GREETING");
    const project = installation.project({ "api.ts": greeting, ".env": "GREETING=one" });
    const bolt = dev(project);
    expect(await textOf(await bolt.findUrl())).toBe("one");

    writeFiles(project, { ".env": "GREETING=two" });

    await bolt.find(/^\.env changed/m);
    expect(await textOf(await bolt.findUrl())).toBe("two");
  });

  it("shows a mistake and waits for the save that corrects it", async () => {
    const project = installation.project({ "api.ts": api("one") });
    const bolt = dev(project);
    await bolt.findUrl();

    writeFiles(project, { "api.ts": "export const api = ;" });
    await bolt.find(/^error: .*\n.*api\.ts:1:\d+: ERROR: Unexpected ";"\n/m);
    await bolt.find(/The server ended with exit code 1\. Waiting for a change\.\n/);
    writeFiles(project, { "api.ts": api("two") });

    expect(await textOf(await bolt.findUrl())).toBe("two");
  });

  it("waits for a save when the first start fails", async () => {
    const project = installation.project({});
    const bolt = dev(project);
    await bolt.find(/error: API_NOT_FOUND.*\n/);

    writeFiles(project, { "api.ts": api("one") });

    expect(await textOf(await bolt.findUrl())).toBe("one");
  });

  it("starts again after a crash while it serves", async () => {
    const crashing = `${api("one")}api.get("/crash", () => { setImmediate(() => { throw new Error("crashed"); }); });`;
    const project = installation.project({ "api.ts": crashing });
    const bolt = dev(project);
    await fetch(`${await bolt.findUrl()}/crash`).catch(() => {});
    await bolt.find(/Error: crashed/);
    await bolt.find(/The server ended with exit code 1/);

    writeFiles(project, { "api.ts": api("two") });

    expect(await textOf(await bolt.findUrl())).toBe("two");
  });

  it("takes files that are saved together for one change", async () => {
    const project = installation.project({ "api.ts": api("one") });
    const bolt = dev(project);
    await bolt.findUrl();

    writeFiles(project, { "a.ts": "", "b.ts": "", "c.ts": "", "api.ts": api("two") });

    await bolt.find(/^a\.ts and 3 more changed, restarting\n/m);
    expect(await textOf(await bolt.findUrl())).toBe("two");
  });
});

describe("the end of bolt dev", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("by %s ends the server too", async (signal) => {
    const bolt = dev(installation.project({ "api.ts": api("one") }));
    const [, pid] = await bolt.find(/pid (\d+)\n/);
    await bolt.findUrl();
    bolt.kill(signal);
    expect(await bolt.ended).toEqual({ code: 0, signal: null });
    await gone(Number(pid));
  });

  it("by SIGKILL leaves no server behind", async () => {
    const bolt = dev(installation.project({ "api.ts": api("one") }));
    const [, pid] = await bolt.find(/pid (\d+)\n/);
    await bolt.findUrl();
    bolt.kill("SIGKILL");
    await gone(Number(pid));
  });
});
