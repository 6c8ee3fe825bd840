import { checkOptions } from "../errors/check-options.ts";
import { anything, expecting, flag, isText, type OptionRules, wholeNumber } from "../errors/option-rules.ts";
import type { UntypedRouteOptions } from "../pipeline/route-options.ts";
import type { HealthCheck } from "./health-check.ts";

/** Options of `health`. */
export interface HealthOptions extends Pick<UntypedRouteOptions, "auth" | "guards" | "use" | "skip" | "tags"> {
  /** Where the answer says that the process is alive. Default "/health". */
  readonly path?: string;
  /** Where the answer says whether requests can be served. Default "/ready". */
  readonly readyPath?: string;
  /** What has to be well for that, by name. Default none. */
  readonly checks?: Readonly<Record<string, HealthCheck>>;
  /** How long a check may take, in milliseconds. Default 5000. */
  readonly timeoutMs?: number;
  /** For how long what the checks found is good, in milliseconds. Default 0: they run whenever somebody asks. */
  readonly cacheMs?: number;
  /** Whether answers contain the messages of errors, which may tell too much. Default false. */
  readonly exposeErrors?: boolean;
}

const isPath = expecting('a path such as "/health"', (value) => isText(value) && String(value).startsWith("/"));

const healthRules: OptionRules = {
  path: isPath,
  readyPath: isPath,
  checks: expecting("checks by name", (value) => typeof value === "object" && value !== null && !Array.isArray(value)),
  timeoutMs: wholeNumber("milliseconds", 1, 2 ** 31 - 1),
  cacheMs: wholeNumber("milliseconds", 0),
  exposeErrors: flag,
  // Checked with the routes.
  auth: anything,
  guards: anything,
  use: anything,
  skip: anything,
  tags: anything,
};

/** @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID. */
export function checkHealthOptions(options: HealthOptions): void {
  checkOptions(options, healthRules);
}
