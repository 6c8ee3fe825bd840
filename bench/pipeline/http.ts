// CPU time and throughput over HTTP on node:http: every contender in a process of its own, interleaved, medians of rounds.

import { deepStrictEqual, ok } from "node:assert";
import { interleave } from "../measure/interleave.ts";
import { ServerProcess } from "../measure/server-process.ts";
import { median, printTable } from "../report.ts";
import { load } from "./load.ts";
import { type Scenario, scenarios } from "./scenarios.ts";

const contenders = ["node-http", "boltapi", "fastify", "hono"] as const;
const rounds = Number(process.env.ROUNDS ?? 7);
const requests = Number(process.env.REQUESTS ?? 40_000);
const connections = 64;

interface Sample {
  readonly microsecondsPerRequest: number;
  readonly requestsPerSecond: number;
}

const servers: ServerProcess[] = [];
for (const name of contenders) {
  servers.push(
    await ServerProcess.start(name, new URL("serve.ts", import.meta.url), [name], { execArgv: ["--import", "tsx"] }),
  );
}
for (const server of servers) for (const scenario of scenarios) await checkAnswers(server, scenario);

for (const scenario of scenarios) {
  for (const server of servers) await load(server.port, scenario, connections, requests / 2);
  const samples = await interleave(servers, rounds, (server) => measure(server, scenario));
  report(scenario, new Map(servers.map(({ name }, index) => [name, samples[index] ?? []])));
}
await Promise.all(servers.map((server) => server.stop()));

async function checkAnswers(
  { name, port }: ServerProcess,
  { method, target, body, expected, refused }: Scenario,
): Promise<void> {
  const call = (to: string, content: string | null): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}${to}`, { method, body: content, headers: { "content-type": "application/json" } });
  deepStrictEqual(await (await call(target, body)).json(), expected, name);
  if (refused === null) return;
  const { status } = await call(refused.target, refused.body);
  ok(status >= 400 && status < 500, `${name} answered ${status} to a request that breaks its schema`);
}

async function measure(server: ServerProcess, scenario: Scenario): Promise<Sample> {
  const { result: seconds, cpuMicroseconds } = await server.cpuOf(() =>
    load(server.port, scenario, connections, requests),
  );
  return { microsecondsPerRequest: cpuMicroseconds / requests, requestsPerSecond: requests / seconds };
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
