import { checkOptions } from "../errors/check-options.ts";
import { ConfigError } from "../errors/config-error.ts";
import { flag, listOf, type OptionRules, wholeNumber } from "../errors/option-rules.ts";
import { isToken } from "../http/field-syntax.ts";

/** Options of `cacheControl`: the directives by their names in camel case. Times are seconds. */
export interface CacheControlOptions {
  /** For how long an answer is good. */
  readonly maxAge?: number;
  /** For how long in shared caches, where that differs. */
  readonly sMaxAge?: number;
  /** Whether shared caches may keep answers that they would not keep otherwise, such as those to requests with credentials. */
  readonly public?: boolean;
  /** Whether only the client itself may keep answers. */
  readonly private?: boolean;
  /** Whether nobody may keep answers. */
  readonly noStore?: boolean;
  /** Whether answers may be used only after the server was asked. */
  readonly noCache?: boolean;
  /** Whether answers that are no longer good may be used in no case. */
  readonly mustRevalidate?: boolean;
  /** The same for shared caches. */
  readonly proxyRevalidate?: boolean;
  /** Whether nobody on the way may change the content, compression included. */
  readonly noTransform?: boolean;
  /** Whether answers do not change for as long as they are good. */
  readonly immutable?: boolean;
  /** For how long an answer that is no longer good may be used while it is asked for anew. */
  readonly staleWhileRevalidate?: number;
  /** For how long one may be used when the server fails. */
  readonly staleIfError?: number;
  /** Request headers that answers depend on. */
  readonly vary?: readonly string[];
}

/** `CacheControlOptions` as headers. */
export interface CacheControlSettings {
  readonly directives: string;
  /** For answers that are for one visitor. */
  readonly privateDirectives: string;
  /** In lower case. */
  readonly vary: readonly string[];
}

const seconds = wholeNumber("seconds", 0, 2 ** 31);

const rules: OptionRules = {
  maxAge: seconds,
  sMaxAge: seconds,
  public: flag,
  private: flag,
  noStore: flag,
  noCache: flag,
  mustRevalidate: flag,
  proxyRevalidate: flag,
  noTransform: flag,
  immutable: flag,
  staleWhileRevalidate: seconds,
  staleIfError: seconds,
  vary: listOf("names of request headers", (name) => typeof name === "string" && isToken(name)),
};

/** @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID: for directives that contradict each other, too. */
export function resolveCacheControlOptions(options: CacheControlOptions): CacheControlSettings {
  checkOptions(options, rules);
  const { vary = [], ...directives } = options;
  checkTogether(directives);
  const { public: _public, sMaxAge: _sMaxAge, ...others } = directives;
  const ownOnly = directives.noStore === true ? directives : { ...others, private: true };
  return {
    directives: writeDirectives(directives),
    privateDirectives: writeDirectives(ownOnly),
    vary: vary.map((name) => name.toLowerCase()),
  };
}

type Directives = Omit<CacheControlOptions, "vary">;

function checkTogether(directives: Directives): void {
  const given = listDirectives(directives).map(([name]) => name);
  if (given.length === 0) throw new ConfigError("OPTION_INVALID", "maxAge", "say something, such as { maxAge: 60 }.");
  const refuse = (option: string, problem: string): never => {
    throw new ConfigError("OPTION_INVALID", option, problem);
  };
  if (directives.noStore && given.some((name) => !["noStore", "private", "noTransform"].includes(name))) {
    refuse("noStore", "nobody may keep what it is said of, so nothing else can be said about it.");
  }
  if (directives.private && directives.public) refuse("private", "it contradicts public.");
  if (directives.private && directives.sMaxAge !== undefined)
    refuse("sMaxAge", "private leaves nothing to shared caches.");
  if (directives.immutable && !directives.maxAge) refuse("immutable", "it needs a maxAge, for as long as it holds.");
}

function writeDirectives(directives: Directives): string {
  return listDirectives(directives)
    .map(([name, value]) => {
      const directive =
        name === "sMaxAge" ? "s-maxage" : name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      return value === true ? directive : `${directive}=${value}`;
    })
    .join(", ");
}

function listDirectives(directives: Directives): [name: string, value: unknown][] {
  return Object.entries(directives).filter(([, value]) => value !== undefined && value !== false);
}
