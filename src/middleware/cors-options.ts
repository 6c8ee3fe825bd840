import { checkOptions } from "../errors/check-options.ts";
import { ConfigError, describeValue } from "../errors/config-error.ts";
import { flag, listOf, type OptionRule, type OptionRules, wholeNumber } from "../errors/option-rules.ts";
import { isToken } from "../http/field-syntax.ts";
import { type AllowsOrigin, type CorsOrigins, compileOrigins, explainOrigins } from "./cors-origins.ts";

/** Options of `cors`. */
export interface CorsOptions {
  /**
   * Whose pages may read answers: "*" for all, a list of origins as browsers send them ("https://app.example.com"), patterns
   * ("https://*.example.com" for all subdomains) and expressions from ^ to $, or a function. The origin "null" counts only
   * where the list has it.
   */
  readonly origins: CorsOrigins;
  /** Methods that preflights allow. Default GET, POST, PUT, PATCH, DELETE and OPTIONS. */
  readonly methods?: readonly string[];
  /** Request headers that preflights allow; "*" for whatever is asked for. Default Content-Type and Authorization. */
  readonly allowedHeaders?: readonly string[] | "*";
  /** Response headers that pages may read beside the few that they always may; "*" for all. Default none. */
  readonly exposedHeaders?: readonly string[] | "*";
  /** Whether browsers send cookies along and let pages read the answers. Not with `origins: "*"`. Default false. */
  readonly credentials?: boolean;
  /** Seconds for which browsers may keep the answer to a preflight. Default 3600. */
  readonly maxAge?: number;
  /** Whether pages of public networks may reach this server in a private one. Default false. */
  readonly privateNetwork?: boolean;
}

/** `CorsOptions` as headers. */
export interface CorsPolicy {
  /** Null for all origins. */
  readonly allows: AllowsOrigin | null;
  readonly credentials: boolean;
  readonly methods: string;
  /** Null for whatever is asked for; "" for none. */
  readonly allowedHeaders: string | null;
  /** "" for none. */
  readonly exposedHeaders: string;
  readonly maxAge: string;
  readonly privateNetwork: boolean;
}

const methods = listOf('methods such as "GET"; every one is named', isName);
const headerNames = listOf('names of headers; "*" stands alone', isName);

const rules: OptionRules = {
  origins: explainOrigins,
  methods,
  allowedHeaders: orAll(headerNames),
  exposedHeaders: orAll(headerNames),
  credentials: flag,
  maxAge: wholeNumber("seconds", 0),
  privateNetwork: flag,
};

/** @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID. */
export function resolveCorsOptions(options: CorsOptions): CorsPolicy {
  checkOptions(options, rules);
  const {
    origins,
    methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
    allowedHeaders = ["Content-Type", "Authorization"],
    exposedHeaders = [],
    credentials = false,
    maxAge = 3600,
    privateNetwork = false,
  } = options;
  const missing = origins === undefined ? explainOrigins(origins) : null;
  if (missing !== null) throw new ConfigError("OPTION_INVALID", "origins", missing);
  if (credentials) refuseStars({ origins, exposedHeaders });
  return {
    allows: compileOrigins(origins),
    credentials,
    methods: methods.join(", "),
    allowedHeaders: allowedHeaders === "*" ? null : allowedHeaders.join(", "),
    exposedHeaders: exposedHeaders === "*" ? "*" : exposedHeaders.join(", "),
    maxAge: String(maxAge),
    privateNetwork,
  };
}

/** With credentials, "*" is a name like any other (WHATWG Fetch §3.3.6), and no browser lets a page read the answer. */
function refuseStars(options: Readonly<Record<"origins" | "exposedHeaders", unknown>>): void {
  for (const [option, value] of Object.entries(options)) {
    if (value !== "*") continue;
    throw new ConfigError(
      "OPTION_INVALID",
      option,
      `"*" does not go with credentials. List them, or leave credentials out.`,
    );
  }
}

/** In lists "*" would be a name that nothing has. */
function isName(value: unknown): boolean {
  return typeof value === "string" && value !== "*" && isToken(value);
}

function orAll(rule: OptionRule): OptionRule {
  return (value) => {
    if (value === "*") return null;
    return Array.isArray(value) ? rule(value) : `expected a list or "*", got ${describeValue(value)}.`;
  };
}
