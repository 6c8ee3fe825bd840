import { checkOptions } from "../errors/check-options.ts";
import {
  callable,
  expecting,
  flag,
  isText,
  listOf,
  nested,
  type OptionRule,
  type OptionRules,
  wholeNumber,
} from "../errors/option-rules.ts";
import type { LogFields, LogLevel } from "../logging/logger.ts";
import type { ObservedResponse } from "../pipeline/observed-response.ts";
import type { HttpRequest } from "../request/http-request.ts";

/** Which requests are logged, and what is said of them. */
export interface RequestLogOptions {
  /** Level of a line. Default: "error" from 500 up and for what was broken off, "warn" from 400 up, else "info". */
  readonly level?: (response: ObservedResponse, request: HttpRequest) => LogLevel;
  /** Share of the answers below 400 that are logged, from 0 to 1. Default 1. */
  readonly sampleRate?: number;
  /** Answers below 400 that took fewer milliseconds are not logged. Default 0: all are. */
  readonly slowOnlyMs?: number;
  /**
   * Paths that are not logged, with their prefixes; "/docs/*" stands for all below. Default: /health, /ready, /metrics, /docs,
   * /docs/* and /openapi.json.
   */
  readonly skipPaths?: readonly string[];
  /** Statuses that are not logged. */
  readonly skipStatusCodes?: readonly number[];
  /** More fields of a line. */
  readonly fields?: (request: HttpRequest, response: ObservedResponse) => LogFields;
  /** Whether the query is logged, without its secrets. Default false: nobody knows what clients put there. */
  readonly logQuery?: boolean;
  /** Whether headers of requests and responses are logged, without their secrets; or the names of those that are. Default false. */
  readonly logHeaders?: boolean | readonly string[];
  /** Whether bodies of requests are logged that the route has read, without their secrets. Default false. */
  readonly logBody?: boolean;
  /** Most bytes of a body that is logged; of a longer one, only its length is. Default 1024. */
  readonly maxBodyLogBytes?: number;
  /** Names of headers, parameters and fields whose values are secret, beside the usual ones; in any case, with any separators. */
  readonly redact?: readonly string[];
}

export const defaultSkipPaths: readonly string[] = [
  "/health",
  "/ready",
  "/metrics",
  "/docs",
  "/docs/*",
  "/openapi.json",
];

const rules: OptionRules = {
  level: callable,
  sampleRate: expecting("a share from 0 to 1", (value) => typeof value === "number" && value >= 0 && value <= 1),
  slowOnlyMs: expecting("milliseconds, from 0 up", (value) => Number.isFinite(value) && (value as number) >= 0),
  skipPaths: listOf('paths such as "/health" or "/docs/*"', (value) => isText(value) && /^\//.test(value as string)),
  skipStatusCodes: listOf("status codes", (value) => wholeNumber("a status", 101, 599)(value) === null),
  fields: callable,
  logQuery: flag,
  logHeaders: expecting("true, false or names of headers", (value) => isFlag(value) || isNames(value)),
  logBody: flag,
  maxBodyLogBytes: wholeNumber("a number of bytes", 1, 65_536),
  redact: listOf("names", isText),
};

/** What is wrong with options of the log of requests; null when nothing is. */
export const explainRequestLogOptions: OptionRule = nested(rules);

/** @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID. */
export function checkRequestLogOptions(options: RequestLogOptions): void {
  checkOptions(options, rules);
}

function isFlag(value: unknown): boolean {
  return typeof value === "boolean";
}

function isNames(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}
