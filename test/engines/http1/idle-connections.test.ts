import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface, type Interface } from "node:readline";
import { expect, test } from "vitest";
import { http1Engine } from "../../../src/engines/http1/http1-engine.ts";
import { echoTarget, get } from "../http1-session.ts";
import { RawConnection } from "../raw-connection.ts";

const connections = 10_000;
/** Clients have processes of their own, so that nobody has more than half of the files that this takes. */
const clientProcesses = 2;
const spareFiles = 500;
const longMs = 10 * 60_000;

/** Opens connections, has a request answered on each, and then says at every line of its input how many are open. */
const clientCode = `
const { connect } = require("node:net");
const [port, count] = process.argv.slice(1).map(Number);
const sockets = [];
let openCount = 0;

function open(index) {
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect({ port, host: "127.0.0.1" }, () => socket.write("GET /" + index + " HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n"));
    sockets.push(socket);
    openCount++;
    socket.on("error", reject).on("close", () => openCount--).on("data", (bytes) => {
      text += bytes;
      if (text.endsWith("\\r\\n\\r\\n/" + index)) resolve();
    });
  });
}

(async () => {
  for (let index = 0; index < count; index += 100) {
    await Promise.all(Array.from({ length: Math.min(100, count - index) }, (_, offset) => open(index + offset)));
  }
  console.log(openCount);
  process.stdin.on("data", () => console.log(openCount));
  // Reset, so that no port stays taken for a minute.
  process.stdin.on("end", () => sockets.forEach((socket) => socket.resetAndDestroy()));
})();
`;

test(`${connections} connections are idle, and the server has time for others`, async ({ skip }) => {
  const limit = openFileLimit();
  if (limit < connections + spareFiles) skip(`a process may have ${limit} files open`);
  const server = await http1Engine().listen(echoTarget, { port: 0, keepAliveTimeoutMs: longMs });
  const clients = Array.from({ length: clientProcesses }, () => startClient(server.port));
  const count = async (): Promise<number> => {
    const lines = await Promise.all(clients.map(({ lines }) => once(lines, "line")));
    return lines.reduce((sum, [line]) => sum + Number(line), 0);
  };
  const recount = (): Promise<number> => {
    for (const { child } of clients) child.stdin.write("\n");
    return count();
  };
  expect(await count()).toBe(connections);

  const other = await RawConnection.open(server.port);
  expect((await other.exchange(get("/other"))).body.toString()).toBe("/other");
  expect(await recount()).toBe(connections);

  expect(await server.close(longMs)).toBe(0);
  await other.readToEnd();
  for (const { child } of clients) child.stdin.end();
  expect(await Promise.all(clients.map(({ exited }) => exited))).toEqual(clients.map(() => [0, null]));
}, 180_000);

interface ClientProcess {
  readonly child: ReturnType<typeof spawnClient>;
  readonly lines: Interface;
  readonly exited: Promise<unknown[]>;
}

function startClient(port: number): ClientProcess {
  const child = spawnClient(port);
  return { child, lines: createInterface(child.stdout), exited: once(child, "exit") };
}

function spawnClient(port: number) {
  const words = ["-e", clientCode, String(port), String(connections / clientProcesses)];
  return spawn(process.execPath, words, { stdio: ["pipe", "pipe", "inherit"] });
}

/** How many files this process may have open: Node raises it as far as the system lets it. */
function openFileLimit(): number {
  const { userLimits } = process.report.getReport() as {
    readonly userLimits?: { readonly open_files: { readonly soft: number | string } };
  };
  const soft = userLimits?.open_files.soft ?? 0;
  return soft === "unlimited" ? Number.POSITIVE_INFINITY : Number(soft);
}
