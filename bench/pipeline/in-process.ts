// Nanoseconds per request without a socket: from a parsed head to an encoded body.
import { deepStrictEqual } from "node:assert";
import { setImmediate as nextTurn } from "node:timers/promises";
import { BareExchange } from "../measure/bare-exchange.ts";
import { median, printTable } from "../report.ts";
import { api } from "./contenders/boltapi.ts";
import { build } from "./contenders/fastify.ts";
import { app as hono } from "./contenders/hono.ts";
import { type Scenario, scenarios } from "./scenarios.ts";

const rounds = Number(process.env.ROUNDS ?? 7);
const requests = Number(process.env.REQUESTS ?? 50_000);

type Run = (scenario: Scenario) => Promise<string>;

const bodies = new Map(scenarios.map((scenario) => [scenario, Buffer.from(scenario.body ?? "")]));
const { handle } = api.compile();
const fastify = build();
await fastify.ready();

const contenders: Record<string, Run> = {
  "boltapi (pipeline)": async (scenario) => {
    const exchange = new BareExchange({ ...scenario, body: bodies.get(scenario) as Uint8Array });
    const pending = handle(exchange);
    if (pending !== undefined) await pending;
    return exchange.answer;
  },
  "boltapi (api.fetch)": async (scenario) => (await api.fetch(webRequest(scenario))).text(),
  "hono (app.fetch)": async (scenario) => (await hono.fetch(webRequest(scenario))).text(),
  "fastify (inject)": async ({ method, target, body }) => {
    const options = {
      method,
      url: target,
      ...(body === null ? {} : { payload: body, headers: { "content-type": "application/json" } }),
    };
    return (await fastify.inject(options)).body;
  },
};

for (const scenario of scenarios) {
  const samples = new Map<string, number[]>(Object.keys(contenders).map((name) => [name, []]));
  for (const [name, run] of Object.entries(contenders)) {
    deepStrictEqual(JSON.parse(await run(scenario)), scenario.expected, name);
    await time(run, scenario);
  }
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(contenders)) samples.get(name)?.push(await time(run, scenario));
  }
  const fastifyTime = median(samples.get("fastify (inject)") ?? []);
  printTable(
    `${scenario.name} (${rounds} rounds of ${requests} requests)`,
    ["contender", "ns/request", "ratio to fastify.inject"],
    [...samples].map(([name, taken]) => [name, median(taken).toFixed(0), (median(taken) / fastifyTime).toFixed(2)]),
  );
}
await fastify.close();

async function time(run: Run, scenario: Scenario): Promise<number> {
  const started = process.hrtime.bigint();
  for (let index = 0; index < requests; index++) {
    await run(scenario);
    // Streams and abort signals are only released between turns of the event loop.
    if (index % 100 === 99) await nextTurn();
  }
  return Number(process.hrtime.bigint() - started) / requests;
}

function webRequest({ method, target, body }: Scenario): Request {
  const init = body === null ? { method } : { method, body, headers: { "content-type": "application/json" } };
  return new Request(`http://localhost${target}`, init);
}
