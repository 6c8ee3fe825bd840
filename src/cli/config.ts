import type { EngineName } from "../app/named-engines.ts";
import type { LogFormat } from "../logging/console-logger.ts";
import type { LogLevel } from "../logging/logger.ts";
import type { FindingCode } from "./check/finding.ts";

/** What `bolt.config.ts` can say. Flags and environment variables go before it; what is left out has a default. */
export interface BoltConfig {
  /** Host name or address to listen on. Default "127.0.0.1"; "0.0.0.0" listens on all addresses. */
  readonly host?: string;
  /** TCP port; 0 takes any free one. Default 8000. */
  readonly port?: number;
  /** What speaks HTTP. Default "http1", BoltAPI's own; "node-http" is Node's. */
  readonly engine?: EngineName;
  /** Path of a Unix socket to listen on, in place of host and port. Default: none. */
  readonly socket?: string;
  /** Who may connect to the Unix socket, as permissions of its file: "660". Default: what the umask leaves. */
  readonly socketMode?: string;
  /** File with the certificate of TLS and its chain, relative to the project: the server speaks https. Default: none. */
  readonly tlsCert?: string;
  /** File with the key of the certificate. BOLT_TLS_PASSPHRASE opens one that is encrypted. */
  readonly tlsKey?: string;
  /** Processes that serve, watched over by one that does not; "auto" for one a core. Default "none": this process serves. */
  readonly processes?: number | "auto" | "none";
  /** Requests after which a process is replaced, and up to a tenth more. Default 0: never. */
  readonly maxRequests?: number;
  /** Memory above which a process is replaced, in MiB. Default 0: never. */
  readonly maxMemoryMiB?: number;
  /** Most connections of a process; further ones are closed at once. Default 0: no limit. */
  readonly maxConnections?: number;
  /** Most connections that wait to be accepted. Default 1024. */
  readonly backlog?: number;
  /** How long an idle connection is kept, in seconds. Default 5. */
  readonly keepAliveSeconds?: number;
  /** How long requests in flight may take when the server stops, in seconds. Default 10. */
  readonly graceSeconds?: number;
  /** Shows unexpected errors with their traceback. Default: true for `bolt dev`, false otherwise. */
  readonly debug?: boolean;
  /** Least level of lines that are logged; "silent" logs nothing. Default "info". */
  readonly logLevel?: LogLevel | "silent";
  /** How lines look. Default "auto", which is "pretty" in a terminal and "json" elsewhere; "pretty" for `bolt dev`. */
  readonly logFormat?: LogFormat;
  /** Share of the requests without an error that are logged, from 0 to 1. Default 1. */
  readonly logSample?: number;
  /** How many milliseconds requests without an error take to be logged. Default: 0 for `bolt dev`, 250 otherwise. */
  readonly logSlowMs?: number;
  /** Files that export an API, relative to the project, in place of those that are found: `["src/main.ts"]`. */
  readonly apis?: readonly string[];
  /** File that exports the database, relative to the project: `"db.ts"`. Default: the database of the project's APIs. */
  readonly database?: string;
  /** Folder with the migrations of the database, relative to the project. Default "migrations". */
  readonly migrations?: string;
  /** Kinds of problems that `bolt check` leaves out: `["undescribed"]`. */
  readonly checkIgnore?: readonly FindingCode[];
}

/**
 * Types the configuration of a project; gives it back as it is.
 *
 *   // bolt.config.ts
 *   export default defineConfig({ port: 3000 });
 */
export function defineConfig(config: BoltConfig): BoltConfig {
  return config;
}
