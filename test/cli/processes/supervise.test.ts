import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { request as secureRequest } from "node:https";
import { createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { TLSSocket } from "node:tls";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  certificate,
  otherCertificate,
  otherPassphrase,
  otherPrivateKey,
  privateKey,
} from "../../engines/http1/tls-certificate.ts";
import { BoltProcess } from "../bolt-process.ts";
import { type Installation, installPackage } from "../installed-package.ts";
import { ask, Load } from "./load.ts";

let installation: Installation;
const processes: BoltProcess[] = [];

beforeAll(() => {
  installation = installPackage();
});

afterAll(() => installation.remove());

afterEach(async () => {
  for (const started of processes.splice(0)) {
    started.kill("SIGKILL");
    await started.ended;
  }
});

interface Started {
  readonly bolt: BoltProcess;
  readonly folder: string;
}

function start(files: Record<string, string>, words: string[], variables: Record<string, string> = {}): Started {
  const folder = installation.project(files);
  const bolt = new BoltProcess(installation.bolt, folder, ["start", ...words], variables);
  processes.push(bolt);
  return { bolt, folder };
}

const anyPort = ["--port", "0"];
/** Knows which process answers, and notes what has reached it before it answers. */
const project = {
  "api.js": `
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { BoltAPI, t } from "boltapi";
if (existsSync("broken")) throw new Error("no database");
const version = existsSync("version") ? readFileSync("version", "utf8") : "1";
export const api = new BoltAPI();
api.get("/", () => ({ pid: process.pid, version }));
api.get("/work/{id:int}", async ({ params }) => {
  appendFileSync(process.pid + ".begun", params.id + "\\n");
  await new Promise((resolve) => setTimeout(resolve, 5));
  return { pid: process.pid };
});
api.get("/slow", () => new Promise((resolve) => {
  process.once("SIGUSR2", () => resolve("slow"));
  console.log("asked " + process.pid);
}));
`,
};

interface Answer {
  readonly pid: number;
  readonly version: string;
}

async function askWho(url: string): Promise<Answer> {
  return JSON.parse(await ask(`${url}/`)) as Answer;
}

/** Asks until so many processes have answered; connections are shared out by chance. */
async function findPids(url: string, count: number): Promise<number[]> {
  const pids = new Set<number>();
  for (let tries = 0; pids.size < count && tries < 2000; tries += 20) {
    const answers = await Promise.all(Array.from({ length: 20 }, () => askWho(url)));
    for (const { pid } of answers) pids.add(pid);
  }
  return [...pids];
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function untilGone(pids: readonly number[]): Promise<void> {
  while (pids.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe("bolt start --processes", () => {
  it("serves one port with several processes, says so once, and leaves none behind", async () => {
    const { bolt } = start(project, ["--processes", "2", ...anyPort]);
    const [, url = ""] = await bolt.find(/^BoltAPI .* on (http:\S+) {2}\(\d+ routes, 2 processes, \d+ ms\)\n/m);
    expect(new URL(url).port).not.toBe("0");
    const pids = await findPids(url, 2);
    expect(pids).toHaveLength(2);
    expect(pids).not.toContain(bolt.pid);
    bolt.kill("SIGTERM");
    expect(await bolt.ended).toEqual({ code: 0, signal: null });
    expect(pids.filter(isAlive)).toEqual([]);
    expect(bolt.stdout).toBe("");
  });

  it("ends its processes when it is killed itself", async () => {
    const { bolt } = start(project, ["--processes", "2", ...anyPort]);
    const pids = await findPids(await bolt.findUrl(), 2);
    bolt.kill("SIGKILL");
    await untilGone(pids);
  });

  it("leaves none behind that was just starting", async () => {
    const { bolt } = start(project, ["--processes", "1", ...anyPort]);
    const { pid } = await askWho(await bolt.findUrl());
    process.kill(pid, "SIGTERM");
    await bolt.find(/is replaced/);
    bolt.kill("SIGKILL");
    // It ends when the last process has let go of its output.
    await bolt.ended;
  });

  it("warns once of what each process keeps for itself", async () => {
    const limited = `import { BoltAPI, rateLimit } from "boltapi";
export const api = new BoltAPI({ middleware: [rateLimit({ rps: 1000 })] });
api.get("/", () => "ok");
api.websocket("/ws", async ({ socket }) => { await socket.accept(); });`;
    const { bolt } = start({ "api.js": limited }, ["--processes", "2", ...anyPort]);
    await bolt.find(/Kept in the memory of each process[^"]*: rooms of WebSockets, rate limits\./);
    bolt.kill("SIGTERM");
    await bolt.ended;
    expect(bolt.stderr).not.toContain("Kept in the memory");
  });

  it("says once why a project cannot be served", async () => {
    const { bolt } = start({ ...project, broken: "" }, ["--processes", "4", ...anyPort]);
    expect(await bolt.ended).toEqual({ code: 1, signal: null });
    expect(bolt.stderr.match(/error: Error: no database/g)).toHaveLength(1);
    expect(bolt.stdout).toBe("");
  });

  it("says that the port is in use before anything is started", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    const { port } = taken.address() as { port: number };
    const { bolt } = start(project, ["--processes", "2", "--port", String(port)]);
    expect((await bolt.ended).code).toBe(1);
    expect(bolt.stderr).toMatch(/^error: PORT_IN_USE: Port \d+ .*\n$/);
    taken.close();
  });
});

describe("a process that is killed", () => {
  it("takes nothing with it but what was in it", async () => {
    const { bolt, folder } = start(project, ["--processes", "2", ...anyPort]);
    const url = await bolt.findUrl();
    const [victim = 0] = await findPids(url, 2);
    const load = new Load(url, 8, (id) => `/work/${id}`, false);
    await load.untilAnswered(50);
    process.kill(victim, "SIGKILL");
    await bolt.find(/Process \d ended by SIGKILL/);
    await load.untilAnswered(50);
    const { failures, answers } = await load.stop();
    // One a client at the most; none of them had reached another process.
    expect(failures.length).toBeLessThanOrEqual(8);
    const begun = (pid: number): string[] => readFileSync(join(folder, `${pid}.begun`), "utf8").split("\n");
    const survivors = [...new Set(answers.map((answer) => (JSON.parse(answer) as Answer).pid))].filter(
      (pid) => pid !== victim,
    );
    const elsewhere = new Set(survivors.flatMap(begun));
    expect(failures.filter((path) => elsewhere.has(path.replace("/work/", "")))).toEqual([]);
    expect(await findPids(url, 2)).not.toContain(victim);
  });

  it("leaves connections waiting for the next one, even when it was the only one", async () => {
    const { bolt } = start(project, ["--processes", "1", ...anyPort]);
    const url = await bolt.findUrl();
    const { pid } = await askWho(url);
    process.kill(pid, "SIGKILL");
    await untilGone([pid]);
    const answers = await Promise.all(Array.from({ length: 20 }, () => askWho(url)));
    expect(answers.map((answer) => answer.pid)).not.toContain(pid);
    await bolt.find(/Process 1 ended by SIGKILL/);
  });

  it("with a signal that lets it finish loses nothing at all", async () => {
    const { bolt } = start(project, ["--processes", "2", ...anyPort]);
    const url = await bolt.findUrl();
    const [first = 0] = await findPids(url, 2);
    const load = new Load(url, 4, (id) => `/work/${id}`, true);
    await load.untilAnswered(20);
    process.kill(first, "SIGTERM");
    await bolt.find(/is replaced: it was told to end/);
    await untilGone([first]);
    await load.untilAnswered(20);
    expect((await load.stop()).failures).toEqual([]);
  });

  it("is started again more and more slowly when it does not come up, until that is given up", async () => {
    const { bolt, folder } = start(project, ["--processes", "1", ...anyPort]);
    const { pid } = await askWho(await bolt.findUrl());
    writeFileSync(join(folder, "broken"), "");
    process.kill(pid, "SIGKILL");
    const waits: number[] = [];
    for (let count = 0; count < 3; count++) waits.push(Number((await bolt.find(/starts again in (\d+) ms/))[1]));
    expect(waits).toEqual([250, 500, 1000]);
    expect(await bolt.ended).toEqual({ code: 1, signal: null });
    expect(bolt.stderr).toContain("Giving up");
    expect(bolt.stderr.match(/error: Error: no database/g)).toHaveLength(1);
  });
});

describe("SIGHUP", () => {
  it("replaces all processes under load, and loses no request", async () => {
    const { bolt, folder } = start(project, ["--processes", "2", ...anyPort]);
    const url = await bolt.findUrl();
    const before = await findPids(url, 2);
    const load = new Load(url, 4, (id) => `/work/${id}`, true);
    const others = new Load(url, 4, () => "/", false);
    await load.untilAnswered(20);
    writeFileSync(join(folder, "version"), "2");
    bolt.kill("SIGHUP");
    await bolt.find(/Reloaded 2 processes/);
    await untilGone(before);
    await load.untilAnswered(20);
    expect((await load.stop()).failures).toEqual([]);
    expect((await others.stop()).failures).toEqual([]);
    expect((await askWho(url)).version).toBe("2");
  });

  it("keeps what serves when the new project does not start", async () => {
    const { bolt, folder } = start(project, ["--processes", "2", ...anyPort]);
    const url = await bolt.findUrl();
    const before = await findPids(url, 2);
    writeFileSync(join(folder, "broken"), "");
    bolt.kill("SIGHUP");
    await bolt.find(/those that serve stay as they are/);
    expect(bolt.stderr.match(/error: Error: no database/g)).toHaveLength(1);
    expect((await findPids(url, 2)).sort()).toEqual(before.sort());
    rmSync(join(folder, "broken"));
    bolt.kill("SIGHUP");
    await bolt.find(/Reloaded 2 processes/);
  });
});

describe("a stop signal for several processes", () => {
  it("lets requests in flight finish", async () => {
    const { bolt } = start(project, ["--processes", "2", ...anyPort]);
    const answer = ask(`${await bolt.findUrl()}/slow`);
    const [, pid] = await bolt.find(/asked (\d+)\n/);
    bolt.kill("SIGTERM");
    process.kill(Number(pid), "SIGUSR2");
    expect(await answer).toBe("slow");
    expect(await bolt.ended).toEqual({ code: 0, signal: null });
  });

  it("cuts requests that take longer than the grace", async () => {
    const { bolt } = start(project, ["--processes", "2", "--grace", "0.05", ...anyPort]);
    const answer = ask(`${await bolt.findUrl()}/slow`).catch(() => "cut");
    await bolt.find(/asked/);
    bolt.kill("SIGTERM");
    expect(await answer).toBe("cut");
    expect(await bolt.ended).toEqual({ code: 0, signal: null });
    expect(bolt.stderr).toMatch(
      /"process":\d.*took longer than 50 ms and were cut|took longer than 50 ms.*"process":\d/,
    );
  });

  it("ends all of them at once when it comes a second time", async () => {
    const { bolt } = start(project, ["--processes", "1", "--grace", "3600", ...anyPort]);
    const answer = ask(`${await bolt.findUrl()}/slow`).catch(() => "cut");
    const [, pid] = await bolt.find(/asked (\d+)\n/);
    bolt.kill("SIGTERM");
    bolt.kill("SIGINT");
    expect((await bolt.ended).code).toBeGreaterThan(128);
    expect(await answer).toBe("cut");
    await untilGone([Number(pid)]);
  });
});

describe("a process that has served enough", () => {
  it("is replaced after as many requests as it may answer, and none is lost", async () => {
    const { bolt } = start(project, ["--max-requests", "5", ...anyPort]);
    const url = await bolt.findUrl();
    const { pid } = await askWho(url);
    for (let latest = pid; latest === pid; ) latest = (await askWho(url)).pid;
    await bolt.find(/Process 1 is replaced: it has answered as many requests as it may/);
    await untilGone([pid]);
  });

  it("is replaced when it takes more memory than it may", async () => {
    const { bolt } = start(project, ["--processes", "1", "--max-memory", "1", ...anyPort]);
    const { pid } = await askWho(await bolt.findUrl());
    await bolt.find(/Process 1 is replaced: it takes \d+ MiB of memory/);
    await untilGone([pid]);
  });
});

describe("bolt start on other sockets", () => {
  it.each([
    ["one process", []],
    ["several processes", ["--processes", "2"]],
  ])("serves a Unix socket with %s", async (_, words) => {
    const socketWords = ["--socket", "run.sock", "--socket-mode", "600"];
    const { bolt, folder } = start(project, [...words, ...socketWords]);
    expect(await bolt.findUrl()).toBe("unix:run.sock");
    const socketPath = join(folder, "run.sock");
    expect(statSync(socketPath).mode & 0o777).toBe(0o600);
    const answer = await new Promise<string>((resolve, reject) => {
      request({ socketPath, path: "/", agent: false }, (response) => resolve(text(response)))
        .once("error", reject)
        .end();
    });
    expect(answer).toContain('"version":"1"');
    bolt.kill("SIGTERM");
    await bolt.ended;
    expect(existsSync(socketPath)).toBe(false);
  });

  it("speaks TLS, and takes a new certificate with SIGHUP", async () => {
    const files = { ...project, "cert.pem": certificate, "key.pem": privateKey };
    const words = ["--processes", "1", "--tls-cert", "cert.pem", "--tls-key", "key.pem", ...anyPort];
    const { bolt, folder } = start(files, words, { BOLT_TLS_PASSPHRASE: otherPassphrase });
    const url = await bolt.findUrl();
    expect(url).toMatch(/^https:/);
    const first = await askSecurely(url);
    expect(first.body).toContain('"version":"1"');
    writeFileSync(join(folder, "cert.pem"), otherCertificate);
    writeFileSync(join(folder, "key.pem"), otherPrivateKey);
    bolt.kill("SIGHUP");
    await bolt.find(/Reloaded 1 process/);
    expect((await askSecurely(url)).fingerprint).not.toBe(first.fingerprint);
  });

  it("names what is missing for TLS", async () => {
    const half = start({ ...project, "cert.pem": certificate }, ["--tls-cert", "cert.pem", ...anyPort]);
    const absent = start(project, ["--tls-cert", "cert.pem", "--tls-key", "key.pem", ...anyPort]);
    const wrong = start({ ...project, "cert.pem": certificate, "key.pem": otherPrivateKey }, [
      ...["--tls-cert", "cert.pem", "--tls-key", "key.pem"],
      ...anyPort,
    ]);
    for (const { bolt } of [half, absent, wrong]) expect((await bolt.ended).code).toBe(1);
    expect(half.bolt.stderr).toMatch(/^error: TLS_INCOMPLETE: --tls-cert is given without --tls-key/);
    expect(absent.bolt.stderr).toMatch(/^error: TLS_FILE_UNREADABLE: cert\.pem cannot be read for TLS: ENOENT/);
    expect(wrong.bolt.stderr).toMatch(/^error: TLS_INVALID: /);
  });
});

function askSecurely(url: string): Promise<{ readonly body: string; readonly fingerprint: string }> {
  return new Promise((resolve, reject) => {
    const options = { ca: [certificate, otherCertificate], agent: false };
    secureRequest(url, options, async (response) => {
      const { fingerprint256 } = (response.socket as TLSSocket).getPeerCertificate();
      resolve({ body: await text(response), fingerprint: fingerprint256 });
    })
      .once("error", reject)
      .end();
  });
}
