// CPU time and throughput over HTTP on node:http: every contender in a process of its own, interleaved, medians of rounds.

import { deepStrictEqual, ok } from "node:assert";
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { nextMessage } from "../next-message.ts";
import { median, printTable } from "../report.ts";
import { load } from "./load.ts";
import { type Scenario, scenarios } from "./scenarios.ts";

const contenders = ["node-http", "boltapi", "fastify", "hono"] as const;
const rounds = Number(process.env.ROUNDS ?? 7);
const requests = Number(process.env.REQUESTS ?? 40_000);
const connections = 64;

interface Server {
  readonly name: string;
  readonly child: ChildProcess;
  readonly port: number;
}

interface Sample {
  readonly microsecondsPerRequest: number;
  readonly requestsPerSecond: number;
}

const servers: Server[] = [];
for (const name of contenders) servers.push(await startServer(name));
for (const server of servers) for (const scenario of scenarios) await checkAnswers(server, scenario);

for (const scenario of scenarios) {
  const samples = new Map<string, Sample[]>(contenders.map((name) => [name, []]));
  for (const server of servers) await load(server.port, scenario, connections, requests / 2);
  for (let round = 0; round < rounds; round++) {
    // Another order in each round, so that nobody always runs behind the same neighbour.
    for (let index = 0; index < servers.length; index++) {
      const server = servers[(index + round) % servers.length] as Server;
      samples.get(server.name)?.push(await measure(server, scenario));
    }
  }
  report(scenario, samples);
}
for (const { child } of servers) child.disconnect();

async function startServer(name: string): Promise<Server> {
  const child = fork(fileURLToPath(new URL("serve.ts", import.meta.url)), [name], {
    execArgv: ["--import", "tsx"],
    env: { ...process.env, NODE_ENV: "production" },
  });
  const { port } = await nextMessage<{ port: number }>(child);
  return { name, child, port };
}

async function checkAnswers(
  { name, port }: Server,
  { method, target, body, expected, refused }: Scenario,
): Promise<void> {
  const call = (to: string, content: string | null): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}${to}`, { method, body: content, headers: { "content-type": "application/json" } });
  deepStrictEqual(await (await call(target, body)).json(), expected, name);
  if (refused === null) return;
  const { status } = await call(refused.target, refused.body);
  ok(status >= 400 && status < 500, `${name} answered ${status} to a request that breaks its schema`);
}

async function measure({ child, port }: Server, scenario: Scenario): Promise<Sample> {
  const before = await cpuOf(child);
  const seconds = await load(port, scenario, connections, requests);
  const used = (await cpuOf(child)) - before;
  return { microsecondsPerRequest: used / requests, requestsPerSecond: requests / seconds };
}

async function cpuOf(child: ChildProcess): Promise<number> {
  const answer = nextMessage<{ cpuMicroseconds: number }>(child);
  child.send("cpu");
  return (await answer).cpuMicroseconds;
}

function report(scenario: Scenario, samples: ReadonlyMap<string, readonly Sample[]>): void {
  const rows = [...samples].map(([name, taken]) => ({
    name,
    cpu: median(taken.map((sample) => sample.microsecondsPerRequest)),
    rate: median(taken.map((sample) => sample.requestsPerSecond)),
  }));
  const fastify = rows.find(({ name }) => name === "fastify")?.cpu ?? Number.NaN;
  printTable(
    `${scenario.name} (${rounds} rounds of ${requests} requests, ${connections} connections)`,
    ["contender", "CPU µs/request", "ratio to Fastify", "requests/s"],
    rows.map(({ name, cpu, rate }) => [
      name,
      cpu.toFixed(1),
      (cpu / fastify).toFixed(2),
      Math.round(rate).toLocaleString("en"),
    ]),
  );
}
