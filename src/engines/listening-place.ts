import type { AddressInfo, Server } from "node:net";
import type { ListenOptions } from "../http/engine.ts";
import { removeStaleSocket, withSocketMode } from "./socket-file.ts";

/** Where a server can be reached. */
export interface ListeningPlace {
  readonly url: string;
  readonly host: string;
  readonly port: number;
}

const defaultHost = "127.0.0.1";
const defaultPort = 8000;
const defaultBacklog = 1024;

/** Makes a server take connections. Rejects with the error of the system, such as EADDRINUSE. */
export async function startListening(server: Server, options: ListenOptions): Promise<ListeningPlace> {
  const { fd, socket } = options;
  try {
    await listenOnce(server, options);
  } catch (error) {
    const isTaken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
    if (fd !== undefined || socket === undefined || !isTaken || !(await removeStaleSocket(socket))) throw error;
    await listenOnce(server, options);
  }
  // A connection that could not be accepted, for want of file descriptors for instance, must not end the process.
  server.on("error", (error) => process.emitWarning(error));
  return describePlace(options, server.address());
}

/** How a place is written: "https://127.0.0.1:8000", "unix:/run/shop.sock". */
export function describePlace(
  { host = defaultHost, port = defaultPort, socket, tls }: ListenOptions,
  address: AddressInfo | string | null,
): ListeningPlace {
  // What was bound by somebody else has no path here.
  if (address === null || typeof address === "string")
    return { url: `unix:${address ?? socket ?? ""}`, host: "", port: 0 };
  const bound = { host, port: address.port || port };
  const shownHost = host.includes(":") ? `[${host}]` : host;
  return { ...bound, url: `${tls === undefined ? "http" : "https"}://${shownHost}:${bound.port}` };
}

function listenOnce(server: Server, options: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    open(server, options, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function open(server: Server, options: ListenOptions, onListening: () => void): void {
  const { host = defaultHost, port = defaultPort, socket, socketMode, fd, backlog = defaultBacklog } = options;
  if (fd !== undefined) server.listen({ fd }, backlog, onListening);
  else if (socket === undefined) server.listen({ host, port, backlog }, onListening);
  else withSocketMode(socketMode, () => server.listen({ path: socket, backlog }, onListening));
}
