// What a small JSON answer costs each engine: every contender in a process of its own, interleaved, medians of rounds.

import { deepStrictEqual } from "node:assert";
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { median, printTable } from "../report.ts";
import { drive, firstAnswer, request } from "./drive.ts";

const contenders = (
  process.env.CONTENDERS ?? "node:net,http1,node-http,node:http,BoltAPI on http1,BoltAPI on node-http"
).split(",");
const rounds = Number(process.env.ROUNDS ?? 7);
const requests = Number(process.env.REQUESTS ?? 40_000);
const connections = 64;

interface Server {
  readonly name: string;
  readonly child: ChildProcess;
  readonly port: number;
}

const servers = await Promise.all(contenders.map(startServer));
for (const { port } of servers) {
  deepStrictEqual(JSON.parse((await firstAnswer(port)).split("\r\n\r\n")[1] ?? ""), { message: "Hello", count: 42 });
}
for (const depth of [1, 16]) {
  const samples = new Map<string, number[]>(contenders.map((name) => [name, []]));
  for (const { port } of servers) await drive(port, connections, depth, requests);
  for (let round = 0; round < rounds; round++) {
    // Another order in each round, so that nobody always runs behind the same neighbour.
    for (let index = 0; index < servers.length; index++) {
      const server = servers[(index + round) % servers.length] as Server;
      samples.get(server.name)?.push(await measure(server, depth));
    }
  }
  const floor = median(samples.get("node:net") ?? []);
  printTable(
    `root JSON, ${depth} at a time (${rounds} rounds of ${requests} requests, ${connections} connections)`,
    ["contender", "CPU µs/request", "ratio to node:net"],
    [...samples].map(([name, taken]) => [name, median(taken).toFixed(1), (median(taken) / floor).toFixed(2)]),
  );
}
for (const { child } of servers) child.disconnect();

async function startServer(name: string): Promise<Server> {
  const child = fork(fileURLToPath(new URL("serve.ts", import.meta.url)), [name, String(request.length)], {
    execArgv: ["--import", "tsx"],
    env: { ...process.env, NODE_ENV: "production" },
  });
  const { port } = await nextMessage<{ port: number }>(child);
  return { name, child, port };
}

async function measure({ child, port }: Server, depth: number): Promise<number> {
  const before = await cpuOf(child);
  await drive(port, connections, depth, requests);
  return ((await cpuOf(child)) - before) / requests;
}

async function cpuOf(child: ChildProcess): Promise<number> {
  const answer = nextMessage<{ cpuMicroseconds: number }>(child);
  child.send("cpu");
  return (await answer).cpuMicroseconds;
}

function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const fail = (code: number | null): void => reject(new Error(`the server ended with code ${code}`));
    child.once("exit", fail);
    child.once("message", (message) => {
      child.off("exit", fail);
      resolve(message as Message);
    });
  });
}
