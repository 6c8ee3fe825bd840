import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { BoltProcess } from "../cli/bolt-process.ts";

/** An API in plain JavaScript, which starts at once, that says which process answers, and what it was told. */
export const pidApi = `
  import { BoltAPI } from "boltapi";
  export const api = new BoltAPI();
  api.get("/pid", () => process.pid);
  api.get("/database", () => process.env.DATABASE_URL);
`;

/** Where a server on all addresses can be reached. */
export function localUrl(url: string): string {
  return url.replace("//0.0.0.0:", "//127.0.0.1:");
}

/** Asks until so many processes have answered: which one gets a connection is chance. */
export async function servingPids(url: string, count: number, most: number = 4000): Promise<Set<number>> {
  const pids = new Set<number>();
  for (let asked = 0; pids.size < count && asked < most; asked += 40) {
    const answers = Array.from({ length: 40 }, async () => {
      const response = await fetch(`${localUrl(url)}/pid`, { headers: { connection: "close" } });
      return Number(await response.text());
    });
    for (const pid of await Promise.all(answers)) pids.add(pid);
  }
  return pids;
}

/** Replaces all processes, as SIGHUP does, and gives the new ones. */
export async function reload(command: BoltProcess, url: string, count: number): Promise<Set<number>> {
  command.kill("SIGHUP");
  await command.find(new RegExp(`Reloaded ${count} processes`));
  return servingPids(url, count);
}

/** Opens connections that the system accepts, whether or not a process does. */
export async function openConnections(url: string, count: number): Promise<Socket[]> {
  const { port } = new URL(url);
  const sockets = Array.from({ length: count }, () => connect(Number(port), "127.0.0.1"));
  await Promise.all(sockets.map((socket) => once(socket, "connect")));
  return sockets;
}
