// What a small JSON answer costs each engine: every contender in a process of its own, interleaved, medians of rounds.

import { deepStrictEqual } from "node:assert";
import { interleave } from "../measure/interleave.ts";
import { ServerProcess } from "../measure/server-process.ts";
import { median, printTable } from "../report.ts";
import { drive, firstAnswer, request } from "./drive.ts";

const contenders = (
  process.env.CONTENDERS ?? "node:net,http1,node-http,node:http,BoltAPI on http1,BoltAPI on node-http"
).split(",");
const rounds = Number(process.env.ROUNDS ?? 7);
const requests = Number(process.env.REQUESTS ?? 40_000);
const connections = 64;

const servers = await Promise.all(contenders.map(startServer));
for (const { port } of servers) {
  deepStrictEqual(JSON.parse((await firstAnswer(port)).split("\r\n\r\n")[1] ?? ""), { message: "Hello", count: 42 });
}
for (const depth of [1, 16]) {
  for (const { port } of servers) await drive(port, connections, depth, requests);
  const taken = await interleave(servers, rounds, (server) => measure(server, depth));
  const medians = new Map(servers.map(({ name }, index) => [name, median(taken[index] ?? [])]));
  const floor = medians.get("node:net") ?? Number.NaN;
  printTable(
    `root JSON, ${depth} at a time (${rounds} rounds of ${requests} requests, ${connections} connections)`,
    ["contender", "CPU µs/request", "ratio to node:net"],
    [...medians].map(([name, cpu]) => [name, cpu.toFixed(1), (cpu / floor).toFixed(2)]),
  );
}
await Promise.all(servers.map((server) => server.stop()));

function startServer(name: string): Promise<ServerProcess> {
  const args = [name, String(request.length)];
  return ServerProcess.start(name, new URL("serve.ts", import.meta.url), args, { execArgv: ["--import", "tsx"] });
}

async function measure(server: ServerProcess, depth: number): Promise<number> {
  const { cpuMicroseconds } = await server.cpuOf(() => drive(server.port, connections, depth, requests));
  return cpuMicroseconds / requests;
}
