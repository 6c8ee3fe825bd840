import { checkOptions } from "../errors/check-options.ts";
import type { EngineServer, ListeningEngine, ListenOptions } from "../http/engine.ts";
import type { Application } from "./application.ts";
import { listenRules } from "./check-api-options.ts";
import { explainListenError } from "./explain-listen-error.ts";
import { type EngineName, namedEngines } from "./named-engines.ts";

/** How a server listens and stops. */
export interface ServeOptions extends Omit<ListenOptions, "limits"> {
  /** How long requests in flight may take when the server closes, in milliseconds. Default 10,000. */
  readonly graceMs?: number;
  /** What speaks HTTP: BoltAPI's own engine, or Node's server, or any other. Default "http1". */
  readonly engine?: EngineName | ListeningEngine;
}

/** How a server stops. */
export interface CloseOptions {
  /** How long requests in flight may take, in milliseconds. Default: what the server was started with. */
  readonly graceMs?: number;
  /**
   * How long idle connections are kept, in milliseconds, for requests that are on their way to them while another server
   * takes the new connections. Default 0.
   */
  readonly idleMs?: number;
}

/** A server that answers requests for an API. */
export interface ApiServer extends AsyncDisposable {
  /** "http://127.0.0.1:8000", or "unix:/run/shop.sock" */
  readonly url: string;
  /** As given; "" for a Unix socket. */
  readonly host: string;
  /** 0 for a Unix socket. */
  readonly port: number;
  /**
   * Stops taking connections, lets requests in flight finish, then stops the application. Calling it again waits for the
   * same end.
   */
  close(options?: CloseOptions): Promise<void>;
}

/** Starts an application and a server for it; when listening fails, the application is stopped again. */
export async function listen(application: Application, options: ServeOptions): Promise<ApiServer> {
  checkOptions(options, listenRules);
  const { engine: chosen = "http1", graceMs: defaultGraceMs = 10_000, ...listenOptions } = options;
  const engine = typeof chosen === "string" ? namedEngines[chosen]() : chosen;
  await application.start();
  serverCounts.set(application, (serverCounts.get(application) ?? 0) + 1);
  const server = await openServer(application, engine, listenOptions);
  let closed: Promise<void> | null = null;
  const closeAll = async (graceMs: number, idleMs: number): Promise<void> => {
    if (serverCounts.get(application) === 1) application.drain();
    const cut = await server.close(graceMs, idleMs);
    if (cut > 0) application.logger.warn(`${cut} request(s) took longer than ${graceMs} ms and were cut.`);
    await release(application);
  };
  const close: ApiServer["close"] = ({ graceMs = defaultGraceMs, idleMs = 0 } = {}) => {
    closed ??= closeAll(graceMs, idleMs);
    return closed;
  };
  const { url, host, port } = server;
  return { url, host, port, close, [Symbol.asyncDispose]: close };
}

/** Servers of each application: only the last one to close stops it. */
const serverCounts = new WeakMap<Application, number>();

async function release(application: Application): Promise<void> {
  const left = (serverCounts.get(application) ?? 1) - 1;
  serverCounts.set(application, left);
  if (left === 0) await application.stop();
}

async function openServer(
  application: Application,
  engine: ListeningEngine,
  options: ListenOptions,
): Promise<EngineServer> {
  try {
    return await engine.listen(application.handle, { ...options, limits: application.limits });
  } catch (error) {
    await release(application);
    throw explainListenError(error, options);
  }
}
