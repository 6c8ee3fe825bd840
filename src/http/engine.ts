import type { TlsOptions } from "node:tls";
import type { ExchangeHandler, RequestLimits } from "./exchange.ts";

/** Where and how to listen. */
export interface ListenOptions {
  /** Host name or address. Default "127.0.0.1". */
  readonly host?: string;
  /** TCP port; 0 takes any free one. Default 8000. */
  readonly port?: number;
  /** Path of a Unix socket to listen on, in place of host and port. What a server that is gone left there is removed. */
  readonly socket?: string;
  /** Who may connect to the Unix socket, as permissions of its file: `0o660`. Default: what the umask of the process leaves. */
  readonly socketMode?: number;
  /**
   * File descriptor of a socket that is bound already, by whoever started the process: a supervisor, or systemd. It is
   * listened on in place of what the options above say.
   */
  readonly fd?: number;
  /** Certificate, key and whatever else `tls.createServer` takes: the server speaks https then. */
  readonly tls?: TlsOptions;
  /** Most connections that wait to be accepted. Default 1024. */
  readonly backlog?: number;
  /** Connections at the same time; further ones are closed at once. Default: no limit. */
  readonly maxConnections?: number;
  /** How long an idle connection is kept, in milliseconds. Default 5000. */
  readonly keepAliveTimeoutMs?: number;
  /**
   * How long a client may take to send a request, its body included, in milliseconds; 0 for no limit. A slower one gets a
   * 408. Default 300,000.
   */
  readonly requestTimeoutMs?: number;
  readonly limits?: RequestLimits;
}

/** A server that listens. */
export interface EngineServer {
  /** "http://127.0.0.1:8000", or "unix:/run/shop.sock" */
  readonly url: string;
  /** As given; "" for a Unix socket. */
  readonly host: string;
  /** 0 for a Unix socket. */
  readonly port: number;
  /**
   * Stops taking connections, lets requests in flight and their clean-up finish, then cuts what is left, and waits a
   * second for the clean-up of that. Calling it again waits for the same end.
   *
   * @param graceMs How long requests in flight may take, in milliseconds.
   * @param idleMs How long connections that are idle are kept, so that a request that is on its way to them is answered and
   *   not lost; the answer says that it is the last. Default 0.
   * @returns How many requests were cut because they took longer.
   */
  close(graceMs: number, idleMs?: number): Promise<number>;
}

/** An engine that owns a socket. */
export interface ListeningEngine {
  readonly name: string;
  listen(handle: ExchangeHandler, options: ListenOptions): Promise<EngineServer>;
}
