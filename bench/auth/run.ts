// CPU time and throughput of a route that takes a JSON Web Token: every contender in a process of its own, interleaved,
// medians of rounds.

import { deepStrictEqual, strictEqual } from "node:assert";
import { interleave } from "../measure/interleave.ts";
import { ServerProcess } from "../measure/server-process.ts";
import { loadMessages } from "../pipeline/load.ts";
import { median, printTable } from "../report.ts";
import { type Answer, refused, type Scenario, scenarios } from "./scenarios.ts";

const contenders = ["boltapi", "boltapi-http1", "fastify", "fastify-cache", "hono"] as const;
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
for (const server of servers) await checkAnswers(server);

for (const scenario of scenarios) {
  const messages = scenario.tokens.map(requestMessage);
  for (const { port } of servers) await loadMessages(port, messages, connections, requests / 2);
  const samples = await interleave(servers, rounds, (server) => measure(server, messages));
  report(scenario, new Map(servers.map(({ name }, index) => [name, samples[index] ?? []])));
}
await Promise.all(servers.map((server) => server.stop()));

/** Every contender has to know the users of good tokens, also of those it has seen before, and to refuse all others. */
async function checkAnswers({ name, port }: ServerProcess): Promise<void> {
  const call = (headers: Record<string, string>): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}/me`, { headers });
  for (const { tokens } of scenarios) {
    for (const token of [tokens[0], tokens.at(-1), tokens[0]]) {
      const { sub, username } = JSON.parse(Buffer.from(token?.split(".")[1] ?? "", "base64url").toString());
      const answer = (await (await call({ authorization: `Bearer ${token}` })).json()) as Answer;
      deepStrictEqual(answer, { id: sub, username }, name);
    }
  }
  strictEqual((await call({})).status, 401, `${name} lets nobody in without a token`);
  for (const [what, token] of Object.entries(refused)) {
    strictEqual((await call({ authorization: `Bearer ${token}` })).status, 401, `${name} refuses ${what}`);
  }
}

function requestMessage(token: string): Buffer {
  const head = `GET /me HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: */*\r\nuser-agent: bench\r\n`;
  return Buffer.from(`${head}authorization: Bearer ${token}\r\n\r\n`);
}

async function measure(server: ServerProcess, messages: readonly Buffer[]): Promise<Sample> {
  const { result: seconds, cpuMicroseconds } = await server.cpuOf(() =>
    loadMessages(server.port, messages, connections, requests),
  );
  return { microsecondsPerRequest: cpuMicroseconds / requests, requestsPerSecond: requests / seconds };
}

function report({ name: title }: Scenario, samples: ReadonlyMap<string, readonly Sample[]>): void {
  const rows = [...samples].map(([name, taken]) => ({
    name,
    cpu: median(taken.map((sample) => sample.microsecondsPerRequest)),
    rate: median(taken.map((sample) => sample.requestsPerSecond)),
  }));
  const fastify = rows.find(({ name }) => name === "fastify")?.cpu ?? Number.NaN;
  printTable(
    `${title} (${rounds} rounds of ${requests} requests, ${connections} connections)`,
    ["contender", "CPU µs/request", "ratio to Fastify", "requests/s", "requests per second of CPU"],
    rows.map(({ name, cpu, rate }) => [
      name,
      cpu.toFixed(1),
      (cpu / fastify).toFixed(2),
      Math.round(rate).toLocaleString("en"),
      Math.round(1_000_000 / cpu).toLocaleString("en"),
    ]),
  );
}
