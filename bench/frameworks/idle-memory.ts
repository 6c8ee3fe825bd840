// What an idle keep-alive connection takes: resident memory and heap of a fresh process, before and after thousands of them.
import { connect, type Socket } from "node:net";
import type { ServerProcess } from "../measure/server-process.ts";
import { median } from "../report.ts";
import { checkAnswers } from "./check-answers.ts";
import { type Contender, startContender } from "./contenders.ts";
import { encodeRequest } from "./encode-request.ts";
import { parseAnswer } from "./read-answer.ts";
import type { Row } from "./row.ts";
import { rows } from "./rows.ts";

/** Bytes for each connection; medians of several processes. */
export interface IdleMemory {
  readonly contender: string;
  readonly residentBytes: number;
  readonly heapBytes: number;
}

const batchSize = 100;
const row = rows.find(({ name }) => name === "root") as Row;

/** Each connection has been answered once, as it would have been by a browser, and then waits. */
export async function measureIdleMemory(
  contenders: readonly Contender[],
  connections: number,
  processes: number,
): Promise<IdleMemory[]> {
  const results: IdleMemory[] = [];
  for (const contender of contenders) {
    const samples: Omit<IdleMemory, "contender">[] = [];
    for (let run = 0; run < processes; run++) samples.push(await measureProcess(contender, connections));
    results.push({
      contender: contender.name,
      residentBytes: median(samples.map(({ residentBytes }) => residentBytes)),
      heapBytes: median(samples.map(({ heapBytes }) => heapBytes)),
    });
  }
  return results;
}

async function measureProcess(contender: Contender, connections: number): Promise<Omit<IdleMemory, "contender">> {
  const server = await startContender(contender, row, ["--expose-gc"]);
  const sockets: Socket[] = [];
  try {
    await checkAnswers(contender, server, row);
    // What the first connections bring about once is no part of what a further one takes.
    for (const socket of await openAll(server, batchSize)) socket.resetAndDestroy();
    const before = await server.ask("memory");
    sockets.push(...(await openAll(server, connections)));
    const after = await server.ask("memory");
    const lost = sockets.filter((socket) => socket.destroyed || socket.readableEnded).length;
    if (lost > 0) throw new Error(`${contender.title} closed ${lost} of ${connections} idle connections.`);
    return {
      residentBytes: (after.residentBytes - before.residentBytes) / connections,
      heapBytes: (after.heapBytes - before.heapBytes) / connections,
    };
  } finally {
    // Reset, so that no port stays taken for a minute.
    for (const socket of sockets) socket.resetAndDestroy();
    await server.stop();
  }
}

async function openAll({ port }: ServerProcess, count: number): Promise<Socket[]> {
  const request = encodeRequest(row.exchanges[0]!.request);
  const sockets: Socket[] = [];
  while (sockets.length < count) {
    const batch = Array.from({ length: Math.min(batchSize, count - sockets.length) }, () => openOne(port, request));
    sockets.push(...(await Promise.all(batch)));
  }
  return sockets;
}

/** Resolves when a first request is answered. */
function openOne(port: number, request: Buffer): Promise<Socket> {
  return new Promise((resolve, reject) => {
    let received: Buffer = Buffer.alloc(0);
    const socket = connect({ port, host: "127.0.0.1" }, () => socket.write(request));
    socket.on("error", reject);
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (parseAnswer(received) !== null) resolve(socket);
    });
  });
}
