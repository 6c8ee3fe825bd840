import { engineNames } from "../app/named-engines.ts";
import { logLevels } from "../logging/logger.ts";
import { findingCodes } from "./check/finding.ts";
import type { BoltConfig } from "./config.ts";
import {
  countOr,
  fileList,
  octalMode,
  oneOf,
  onOrOff,
  optionalText,
  seconds,
  share,
  someOf,
  text,
  type ValueKind,
  wholeNumber,
} from "./value-kind.ts";

/** Every setting with its value: what commands run with. */
export type Settings = Required<BoltConfig>;

/** All there is to know about a setting. */
export interface SettingRow<Value> {
  /** As commander takes it: "-p, --port <number>". */
  readonly flag: string;
  /** Environment variables, the strongest first. */
  readonly variables: readonly [string, ...string[]];
  readonly kind: ValueKind<Value>;
  readonly fallback: Value;
  readonly help: string;
}

const daySeconds = 86_400;

/** The settings: how they are given, checked, defaulted and explained. Flags, variables, file and --help follow this table. */
export const settingsTable: { readonly [Name in keyof Settings]: SettingRow<Settings[Name]> } = {
  host: {
    flag: "-H, --host <address>",
    variables: ["BOLT_HOST"],
    kind: text,
    fallback: "127.0.0.1",
    help: "address to listen on, 0.0.0.0 for all",
  },
  port: {
    flag: "-p, --port <number>",
    variables: ["BOLT_PORT", "PORT"],
    kind: wholeNumber(0, 65_535),
    fallback: 8000,
    help: "port to listen on, 0 for any free one",
  },
  engine: {
    flag: "--engine <name>",
    variables: ["BOLT_ENGINE"],
    kind: oneOf(...engineNames),
    fallback: "http1",
    help: "what speaks HTTP, http1 or node-http",
  },
  socket: {
    flag: "--socket <path>",
    variables: ["BOLT_SOCKET"],
    kind: optionalText,
    fallback: "",
    help: "Unix socket to listen on, in place of host and port",
  },
  socketMode: {
    flag: "--socket-mode <octal>",
    variables: ["BOLT_SOCKET_MODE"],
    kind: octalMode,
    fallback: "",
    help: "who may connect to the Unix socket, such as 660",
  },
  tlsCert: {
    flag: "--tls-cert <file>",
    variables: ["BOLT_TLS_CERT"],
    kind: optionalText,
    fallback: "",
    help: "certificate of TLS with its chain, as PEM",
  },
  tlsKey: {
    flag: "--tls-key <file>",
    variables: ["BOLT_TLS_KEY"],
    kind: optionalText,
    fallback: "",
    help: "key of the certificate, as PEM; BOLT_TLS_PASSPHRASE opens it",
  },
  processes: {
    flag: "--processes <number>",
    variables: ["BOLT_PROCESSES"],
    kind: countOr(1, 512, "auto", "none"),
    fallback: "none",
    help: "processes that serve, auto for one a core",
  },
  maxRequests: {
    flag: "--max-requests <number>",
    variables: ["BOLT_MAX_REQUESTS"],
    kind: wholeNumber(0, 1_000_000_000),
    fallback: 0,
    help: "requests after which a process is replaced, 0 for never",
  },
  maxMemoryMiB: {
    flag: "--max-memory <MiB>",
    variables: ["BOLT_MAX_MEMORY"],
    kind: wholeNumber(0, 1_048_576),
    fallback: 0,
    help: "memory above which a process is replaced, 0 for never",
  },
  maxConnections: {
    flag: "--max-connections <number>",
    variables: ["BOLT_MAX_CONNECTIONS"],
    kind: wholeNumber(0, 10_000_000),
    fallback: 0,
    help: "most connections of a process, 0 for no limit",
  },
  backlog: {
    flag: "--backlog <number>",
    variables: ["BOLT_BACKLOG"],
    kind: wholeNumber(1, 65_535),
    fallback: 1024,
    help: "most connections that wait to be accepted",
  },
  keepAliveSeconds: {
    flag: "--keep-alive <seconds>",
    variables: ["BOLT_KEEP_ALIVE"],
    kind: seconds(daySeconds),
    fallback: 5,
    help: "how long an idle connection is kept",
  },
  graceSeconds: {
    flag: "--grace <seconds>",
    variables: ["BOLT_GRACE"],
    kind: seconds(daySeconds),
    fallback: 10,
    help: "how long requests in flight may take on stop",
  },
  debug: {
    flag: "--debug",
    variables: ["BOLT_DEBUG"],
    kind: onOrOff,
    fallback: false,
    help: "show unexpected errors with their traceback",
  },
  logLevel: {
    flag: "--log-level <level>",
    variables: ["BOLT_LOG_LEVEL"],
    kind: oneOf(...logLevels, "silent"),
    fallback: "info",
    help: "least level of lines that are logged",
  },
  logFormat: {
    flag: "--log-format <format>",
    variables: ["BOLT_LOG_FORMAT"],
    kind: oneOf("auto", "json", "pretty"),
    fallback: "auto",
    help: "how lines look, auto is pretty in terminals",
  },
  logSample: {
    flag: "--log-sample <share>",
    variables: ["BOLT_LOG_SAMPLE"],
    kind: share,
    fallback: 1,
    help: "share of the requests without an error that are logged",
  },
  logSlowMs: {
    flag: "--log-slow-ms <milliseconds>",
    variables: ["BOLT_LOG_SLOW_MS"],
    kind: wholeNumber(0, 3_600_000),
    fallback: 250,
    help: "how long requests without an error take to be logged",
  },
  apis: {
    flag: "--api <files>",
    variables: ["BOLT_API"],
    kind: fileList,
    fallback: [],
    help: "files that export an API, separated by commas, instead of those that are found",
  },
  database: {
    flag: "--database <file>",
    variables: ["BOLT_DATABASE"],
    kind: optionalText,
    fallback: "",
    help: "file that exports the database, instead of that of the APIs",
  },
  migrations: {
    flag: "--migrations <folder>",
    variables: ["BOLT_MIGRATIONS"],
    kind: text,
    fallback: "migrations",
    help: "folder with the migrations of the database",
  },
  checkIgnore: {
    flag: "--ignore <codes>",
    variables: ["BOLT_CHECK_IGNORE"],
    kind: someOf(...findingCodes),
    fallback: [],
    help: "kinds of problems to leave out, separated by commas",
  },
};

/** What `bolt dev` has in place of the defaults of the table: a developer wants to see everything. */
export const devDefaults: { readonly debug: boolean; readonly logFormat: "pretty"; readonly logSlowMs: number } = {
  debug: true,
  logFormat: "pretty",
  logSlowMs: 0,
};

/** Names of all settings, in the order of the table. */
export const settingNames: readonly (keyof Settings)[] = Object.keys(settingsTable) as (keyof Settings)[];

/** Names of the settings of servers. */
export const serverSettingNames: readonly (keyof Settings)[] = settingNames.filter(
  (name) => !["database", "checkIgnore"].includes(name),
);

/** Names of the settings of migrations. */
export const migrationSettingNames: readonly (keyof Settings)[] = ["apis", "database", "migrations"];

/** Names of the settings that `bolt dev` has: it serves with one process, which it starts itself. */
export const devSettingNames: readonly (keyof Settings)[] = serverSettingNames.filter(
  (name) => !["processes", "maxRequests", "maxMemoryMiB"].includes(name),
);
