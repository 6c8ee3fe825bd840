import type { TlsOptions } from "node:tls";
import { isAppDatabase } from "../db/app-database.ts";
import { Dependency } from "../dependencies/depends.ts";
import { isSocketPath } from "../engines/socket-file.ts";
import { checkOptions } from "../errors/check-options.ts";
import {
  anything,
  callable,
  expecting,
  findOptionMistake,
  flag,
  isCallable,
  isText,
  listOf,
  nested,
  type OptionRules,
  oneOf,
  text,
  wholeNumber,
} from "../errors/option-rules.ts";
import { isOrigin } from "../http/origin.ts";
import { isLogger } from "../logging/guard-logger.ts";
import { explainCompressionOptions } from "../middleware/compression-options.ts";
import { explainRequestLogOptions } from "../middleware/request-log-options.ts";
import { openApiRule } from "../openapi/openapi-options.ts";
import { middlewareList } from "../pipeline/middleware-rules.ts";
import { observerList } from "../pipeline/observer-rules.ts";
import { isOwnErrorFormat } from "../pipeline/own-error-format.ts";
import { paginationRule } from "../pipeline/pagination-rules.ts";
import { authenticatorList, guardList } from "../request/access-rules.ts";
import { type LogContextName, logContextNames } from "../request/log-context.ts";
import { templateOptionsRule } from "../templates/template-options.ts";
import { engineNames } from "./named-engines.ts";
import { uploadOptionsRule } from "./upload-options-rule.ts";

const routerRules: OptionRules = {
  prefix: expecting('a path such as "/api/v1"', isText),
  middleware: middlewareList,
  observers: observerList,
  requestLog: (value) => (typeof value === "boolean" ? null : explainRequestLogOptions(value)),
  auth: authenticatorList,
  guards: guardList,
  dependencies: listOf("dependencies made with depends()", (value) => value instanceof Dependency),
  tags: listOf("texts", isText),
  paginate: paginationRule,
  compression: (value) => (value === false ? null : explainCompressionOptions(value)),
};

const limitRules: OptionRules = {
  maxHeaderCount: wholeNumber("a number of headers", 1),
  maxHeaderValueBytes: wholeNumber("a number of bytes", 1),
};

const webSocketRules: OptionRules = {
  maxConnections: wholeNumber("a number of connections", 0),
  maxMessageBytes: wholeNumber("a number of bytes", 1, 2 ** 31 - 1),
  maxQueuedMessages: wholeNumber("a number of messages", 1),
  maxBufferedBytes: wholeNumber("a number of bytes", 1),
  heartbeatMs: wholeNumber("milliseconds", 1, 2 ** 31 - 1),
  timeoutMs: wholeNumber("milliseconds", 1, 2 ** 31 - 1),
  compression: flag,
  origins: expecting('"*", or origins such as "https://example.com"', areOrigins),
  broker: expecting("a broker such as redisBroker()", isBroker),
};

const isErrorFormat = (value: unknown): boolean => value === "detail" || value === "problem" || isOwnErrorFormat(value);

const apiRules: OptionRules = {
  ...routerRules,
  trailingSlash: oneOf("strip", "append", "keep"),
  exceptionHandlers: listOf("exception handlers made with handleException()", isExceptionHandler),
  exceptionHandler: callable,
  errorFormat: expecting('"detail", "problem", or what defineErrorFormat() makes', isErrorFormat),
  debug: flag,
  logger: expecting("a logger with the methods debug, info, warn and error", isLogger),
  logContext: listOf(logContextNames.join(", "), (name) => logContextNames.includes(name as LogContextName)),
  validateResponse: flag,
  maxBodyBytes: wholeNumber("a number of bytes", 0),
  uploads: uploadOptionsRule,
  // Compiled, and thereby checked, with the application.
  trustProxies: anything,
  files: expecting('directories, a list of paths: { directories: ["var/uploads"] }', isFiles),
  limits: expecting("maxHeaderCount and maxHeaderValueBytes, whole numbers from 1 up", isLimits),
  templates: templateOptionsRule,
  websocket: nested(webSocketRules),
  openapi: openApiRule,
  database: expecting("a database made with sqlite(), postgres(), mysql() or database()", isAppDatabase),
  lifespan: callable,
  onStart: callable,
  onStop: callable,
  onRequest: callable,
  onError: callable,
  onResponse: callable,
};

export const listenRules: OptionRules = {
  host: text,
  port: wholeNumber("a port", 0, 65_535),
  socket: expecting("a path of 1 to 103 bytes", (value) => isText(value) && isSocketPath(value as string)),
  socketMode: wholeNumber("permissions such as 0o660", 0, 0o777),
  fd: wholeNumber("a file descriptor", 3),
  tls: expecting("options of TLS with cert and key, or pfx, or SNICallback", isTls),
  backlog: wholeNumber("a number of connections", 1),
  maxConnections: wholeNumber("a number of connections", 1),
  keepAliveTimeoutMs: wholeNumber("milliseconds", 0),
  requestTimeoutMs: wholeNumber("milliseconds", 0, 2 ** 31 - 1),
  graceMs: wholeNumber("milliseconds", 0),
  engine: expecting(`an engine, or ${engineNames.map((name) => `"${name}"`).join(" or ")}`, isEngine),
};

export function checkRouterOptions(options: unknown): void {
  checkOptions(options, routerRules);
}

export function checkApiOptions(options: unknown): void {
  checkOptions(options, apiRules);
}

function isExceptionHandler(value: unknown): boolean {
  const { errorClass, handle } = (value ?? {}) as { errorClass?: unknown; handle?: unknown };
  return isCallable(errorClass) && isCallable(handle);
}

function isLimits(value: unknown): boolean {
  return findOptionMistake(value, limitRules) === null;
}

function isBroker(value: unknown): boolean {
  return isCallable((value as { connect?: unknown } | null)?.connect);
}

function areOrigins(value: unknown): boolean {
  if (value === "*") return true;
  return Array.isArray(value) && value.every((origin) => typeof origin === "string" && isOrigin(origin));
}

function isFiles(value: unknown): boolean {
  const rules = { directories: listOf("paths", (directory) => isText(directory) || directory instanceof URL) };
  return findOptionMistake(value, rules) === null && (value as { directories?: unknown }).directories !== undefined;
}

function isEngine(value: unknown): boolean {
  if (engineNames.includes(value as (typeof engineNames)[number])) return true;
  return isCallable((value as { listen?: unknown } | null)?.listen);
}

/** Without any of these, every handshake would fail. */
function isTls(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { cert, key, pfx, SNICallback } = value as TlsOptions;
  return (cert !== undefined && key !== undefined) || pfx !== undefined || SNICallback !== undefined;
}
