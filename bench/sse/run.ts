// Server-sent events to many clients at a time: messages, what is missing of them, and what the server takes for it.

import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { nextMessage } from "../next-message.ts";
import { printTable } from "../report.ts";
import type { ClientCommand, ClientReport } from "./clients.ts";
import { readUsage, UsageRecorder } from "./process-usage.ts";

const { values } = parseArgs({
  options: {
    clients: { type: "string", default: "10000" },
    seconds: { type: "string", default: "60" },
    processes: { type: "string", default: "2" },
    // For the server's Node, such as --flags=--optimize-for-size.
    flags: { type: "string", default: "" },
  },
});
const clientCount = Number(values.clients);
const seconds = Number(values.seconds);
const processCount = Number(values.processes);

/** What the documents that BoltAPI is ported from tell of theirs. */
const seed = { perSecond: 9489, perClient: 57.3, connected: 100, residentMegabytes: 236, cpu: 11.9, peakCpu: 101.9 };

const server = fork(fileURLToPath(new URL("serve.mjs", import.meta.url)), [], {
  // Without the compiler that runs this file.
  execArgv: values.flags.split(" ").filter((flag) => flag !== ""),
  env: { ...process.env, NODE_ENV: "production" },
});
const { port } = await nextMessage<{ port: number }>(server);
const idleBytes = readUsage(server.pid as number).residentBytes;

const children = await Promise.all(Array.from({ length: processCount }, (_, index) => startClients(index)));
for (const [index, child] of children.entries()) {
  const share = Math.floor((clientCount + index) / processCount);
  await ask(child, { kind: "connect", count: share, port });
}
const recorder = new UsageRecorder(server.pid as number);
const started = performance.now();
await Promise.all(children.map((child) => ask(child, { kind: "begin" })));
await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
const reports = await Promise.all(children.map((child) => ask(child, { kind: "end" })));
const elapsedSeconds = (performance.now() - started) / 1000;
recorder.stop();

printReport();
for (const child of [...children, server]) child.disconnect();

async function startClients(index: number): Promise<ChildProcess> {
  // An address for each process: the ports of one would not last for many more than 10,000 connections.
  const child = fork(fileURLToPath(new URL("clients.ts", import.meta.url)), [`127.0.0.${index + 2}`], {
    execArgv: ["--import", "tsx"],
  });
  await nextMessage(child);
  return child;
}

function ask(child: ChildProcess, command: ClientCommand): Promise<ClientReport> {
  const answer = nextMessage<ClientReport>(child);
  child.send(command);
  return answer;
}

function printReport(): void {
  const sum = (pick: (report: ClientReport) => number): number =>
    reports.reduce((total, each) => total + pick(each), 0);
  const messages = sum(({ messages }) => messages);
  const missed = sum(({ missed }) => missed);
  const connected = sum(({ connected }) => connected);
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);
  printTable(
    `${clientCount} clients, an event a second each, ${seconds} s`,
    ["", "BoltAPI", "seed (10,000 clients)"],
    [
      ["messages/s", Math.round(messages / elapsedSeconds).toLocaleString("en"), seed.perSecond.toLocaleString("en")],
      ["messages a client", (messages / clientCount).toFixed(1), String(seed.perClient)],
      ["messages missed", String(missed), "not told"],
      ["longest delay", `${Math.max(...reports.map(({ longestDelayMs }) => longestDelayMs))} ms`, "not told"],
      ["connected", `${((connected / clientCount) * 100).toFixed(1)} %`, `${seed.connected} %`],
      ["server RSS, at most", `${megabytes(recorder.peakBytes)} MB`, `${seed.residentMegabytes} MB`],
      ["of it for a client", `${((recorder.peakBytes - idleBytes) / clientCount / 1000).toFixed(1)} kB`, "not told"],
      ["server CPU, mean", `${((recorder.cpuSeconds / elapsedSeconds) * 100).toFixed(1)} %`, `${seed.cpu} %`],
      ["server CPU, most in a second", `${Math.max(...recorder.cpuPercents).toFixed(1)} %`, `${seed.peakCpu} %`],
    ],
  );
  if (missed > 0 || connected < clientCount) process.exitCode = 1;
}
