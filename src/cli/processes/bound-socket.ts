import { lookup } from "node:dns/promises";
import net, { type AddressInfo } from "node:net";
import { getSystemErrorName } from "node:util";
import { listenRules } from "../../app/check-api-options.ts";
import { explainListenError } from "../../app/explain-listen-error.ts";
import type { ServeOptions } from "../../app/listen.ts";
import { describePlace } from "../../engines/listening-place.ts";
import { removeStaleSocket, withSocketMode } from "../../engines/socket-file.ts";
import { checkOptions } from "../../errors/check-options.ts";

/**
 * A socket that is bound, and that nobody accepts connections from in this process. Processes that inherit it do; between
 * two of them, connections wait in the backlog of the system. Accepting so costs this process nothing, unlike the round
 * robin of `node:cluster`, and a process that goes takes no waiting connection with it, unlike one with SO_REUSEPORT.
 */
export interface BoundSocket {
  readonly fd: number;
  readonly url: string;
  readonly place: { readonly host: string; readonly port: number; readonly socket?: string };
  /** Gives the place free; the file of a Unix socket is removed. */
  close(): void;
}

/**
 * Binds what a server will listen on.
 *
 * @throws ConfigError as `listen` does.
 */
export async function bindSocket(options: ServeOptions): Promise<BoundSocket> {
  checkOptions(options, listenRules);
  const handle = await bind(options).catch((error) => {
    throw explainListenError(error, options);
  });
  const { socket } = options;
  const { url, host, port } = describePlace(options, socket === undefined ? addressOf(handle) : socket);
  const place = { host, port, ...(socket === undefined ? {} : { socket }) };
  return { fd: handle.fd, url, place, close: () => handle.close() };
}

/** A handle of libuv, as far as it is used here. */
interface BoundHandle {
  readonly fd: number;
  getsockname(address: object): number;
  close(): void;
}

/** What `node:cluster` shares sockets by: binds, and does not listen. Nothing documented does; a number is an error. */
type CreateServerHandle = (address: string, port: number, addressType: number) => BoundHandle | number;

const { _createServerHandle: createServerHandle } = net as unknown as {
  readonly _createServerHandle: CreateServerHandle;
};

async function bind(options: ServeOptions): Promise<BoundHandle> {
  const { socket } = options;
  if (socket === undefined) return bindPort(options);
  try {
    return bindFile(socket, options.socketMode);
  } catch (error) {
    const isTaken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
    if (!isTaken || !(await removeStaleSocket(socket))) throw error;
    return bindFile(socket, options.socketMode);
  }
}

async function bindPort({ host = "127.0.0.1", port = 8000 }: ServeOptions): Promise<BoundHandle> {
  const { address, family } = await lookup(host);
  const handle = succeed(createServerHandle(address, port, family));
  // libuv tells only now that the port is taken.
  const status = handle.getsockname({});
  if (status === 0) return handle;
  handle.close();
  return succeed(status);
}

function bindFile(path: string, mode: number | undefined): BoundHandle {
  return succeed(withSocketMode(mode, () => createServerHandle(path, -1, -1)));
}

function addressOf(handle: BoundHandle): AddressInfo {
  const address = {};
  handle.getsockname(address);
  return address as AddressInfo;
}

function succeed(result: BoundHandle | number): BoundHandle {
  if (typeof result !== "number") return result;
  const code = getSystemErrorName(result);
  throw Object.assign(new Error(`bind ${code}`), { code });
}
