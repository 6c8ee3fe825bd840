// WebSockets of BoltAPI beside bare `ws`: echo, one to many, and what an idle connection takes. Servers are processes of their
// own, rounds are interleaved, and every answer is checked.

import { strictEqual } from "node:assert";
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { WebSocket } from "ws";
import { nextMessage } from "../next-message.ts";
import { median, printTable } from "../report.ts";

const contenders = ["ws", "boltapi"] as const;
const rounds = Number(process.env.ROUNDS ?? 7);
const echoes = Number(process.env.ECHOES ?? 40_000);
const broadcasts = Number(process.env.BROADCASTS ?? 200);
const audience = Number(process.env.AUDIENCE ?? 300);
const idle = Number(process.env.IDLE ?? 5000);
const talkers = 64;
const text = "x".repeat(64);

interface Server {
  readonly name: string;
  readonly child: ChildProcess;
  readonly port: number;
}

interface Usage {
  readonly cpuMicroseconds: number;
  readonly residentBytes: number;
}

interface Sample {
  readonly microsecondsPerMessage: number;
  readonly messagesPerSecond: number;
}

/** Sends `count` messages through open sockets, and resolves when every answer has come. */
type Load = (sockets: readonly WebSocket[], count: number) => Promise<void>;

const servers: Server[] = [];
for (const name of contenders) servers.push(await startServer(name));
await compare("/echo", "echo of 64 bytes", talkers, echoes, 1, echo);
await compare("/room", `one to ${audience}, 64 bytes`, audience + 1, broadcasts, audience, broadcast);
await compareIdle();
for (const { child } of servers) child.disconnect();

async function compare(
  path: string,
  title: string,
  connections: number,
  count: number,
  answersPerMessage: number,
  load: Load,
): Promise<void> {
  const samples = new Map<string, Sample[]>(contenders.map((name) => [name, []]));
  const opened = new Map<string, WebSocket[]>();
  for (const { name, port } of servers) opened.set(name, await openAll(port, path, connections));
  for (const { name } of servers) await load(opened.get(name) ?? [], Math.ceil(count / 2));
  for (let round = 0; round < rounds; round++) {
    for (let index = 0; index < servers.length; index++) {
      const server = servers[(index + round) % servers.length] as Server;
      const before = await usageOf(server, "cpu");
      const start = performance.now();
      await load(opened.get(server.name) ?? [], count);
      const seconds = (performance.now() - start) / 1000;
      const used = (await usageOf(server, "cpu")).cpuMicroseconds - before.cpuMicroseconds;
      const messages = count * answersPerMessage;
      samples.get(server.name)?.push({
        microsecondsPerMessage: used / messages,
        messagesPerSecond: messages / seconds,
      });
    }
  }
  await Promise.all([...opened.values()].flat().map(close));
  const rows = [...samples].map(([name, taken]) => ({
    name,
    cpu: median(taken.map((sample) => sample.microsecondsPerMessage)),
    rate: median(taken.map((sample) => sample.messagesPerSecond)),
  }));
  const bare = rows.find(({ name }) => name === "ws")?.cpu ?? Number.NaN;
  printTable(
    `${title} (${rounds} rounds, ${connections} connections)`,
    ["contender", "CPU µs/message", "ratio to ws", "messages/s"],
    rows.map(({ name, cpu, rate }) => [
      name,
      cpu.toFixed(2),
      (cpu / bare).toFixed(2),
      Math.round(rate).toLocaleString("en"),
    ]),
  );
}

/** Each socket sends its next message when the last has come back. */
async function echo(sockets: readonly WebSocket[], count: number): Promise<void> {
  const each = Math.ceil(count / sockets.length);
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<void>((resolve) => {
          let left = each;
          socket.onmessage = ({ data }) => {
            strictEqual(data, text);
            if (--left === 0) resolve();
            else socket.send(text);
          };
          socket.send(text);
        }),
    ),
  );
}

/** The first socket talks to all others; its next message goes when they all have the last. */
async function broadcast([speaker, ...listeners]: readonly WebSocket[], count: number): Promise<void> {
  for (let message = 0; message < count; message++) {
    const heard = Promise.all(
      listeners.map(
        (socket) =>
          new Promise<void>((resolve) => {
            socket.onmessage = ({ data }) => {
              strictEqual(data, text);
              resolve();
            };
          }),
      ),
    );
    speaker?.send(text);
    await heard;
  }
}

async function compareIdle(): Promise<void> {
  const samples = new Map<string, number[]>(contenders.map((name) => [name, []]));
  for (const name of contenders) {
    // A fresh process: what earlier rounds left behind would be used again without growing.
    for (let round = 0; round < 3; round++) {
      const server = await startServer(name);
      await Promise.all((await openAll(server.port, "/echo", 100)).map(close));
      const before = (await usageOf(server, "memory")).residentBytes;
      const sockets = await openAll(server.port, "/echo", idle);
      const after = (await usageOf(server, "memory")).residentBytes;
      samples.get(name)?.push((after - before) / idle);
      for (const socket of sockets) socket.terminate();
      server.child.disconnect();
    }
  }
  const bare = median(samples.get("ws") ?? []);
  printTable(
    `${idle} idle connections (medians of 3 processes)`,
    ["contender", "kB resident per connection", "ratio to ws"],
    [...samples].map(([name, taken]) => [name, (median(taken) / 1000).toFixed(1), (median(taken) / bare).toFixed(2)]),
  );
}

async function openAll(port: number, path: string, count: number): Promise<WebSocket[]> {
  const sockets: WebSocket[] = [];
  while (sockets.length < count) {
    const batch = Array.from({ length: Math.min(200, count - sockets.length) }, () => open(port, path));
    sockets.push(...(await Promise.all(batch)));
  }
  return sockets;
}

function open(port: number, path: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { perMessageDeflate: false });
    socket.on("open", () => resolve(socket));
    socket.on("error", reject);
  });
}

function close(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    socket.on("close", () => resolve());
    socket.close();
  });
}

async function startServer(name: string): Promise<Server> {
  const child = fork(fileURLToPath(new URL("serve.ts", import.meta.url)), [name], {
    execArgv: ["--import", "tsx", "--expose-gc"],
    env: { ...process.env, NODE_ENV: "production" },
  });
  const { port } = await nextMessage<{ port: number }>(child);
  return { name, child, port };
}

async function usageOf({ child }: Server, question: "cpu" | "memory"): Promise<Usage> {
  const answer = nextMessage<Usage>(child);
  child.send(question);
  return answer;
}
