import { describeValue } from "../errors/config-error.ts";
import { flag, nested, type OptionRule, type OptionRules } from "../errors/option-rules.ts";
import { withDefaults } from "../errors/with-defaults.ts";

/** Stands for the nonce of a request, in directives for scripts and styles; handlers find it in `request.state.cspNonce`. */
export const cspNonce = "'nonce of the request'";

/** The directives that say from where something may come. */
const fetchDirectives = [
  "defaultSrc",
  "baseUri",
  "childSrc",
  "connectSrc",
  "fontSrc",
  "formAction",
  "frameAncestors",
  "frameSrc",
  "imgSrc",
  "manifestSrc",
  "mediaSrc",
  "objectSrc",
  "scriptSrc",
  "scriptSrcAttr",
  "scriptSrcElem",
  "styleSrc",
  "styleSrcAttr",
  "styleSrcElem",
  "workerSrc",
] as const;

/** The others that have values; some may have none. */
const valueDirectives = ["reportTo", "reportUri", "requireTrustedTypesFor", "sandbox", "trustedTypes"] as const;

/**
 * Directives of a policy, by their names in camel case: `scriptSrc` is script-src. Sources stand there as in a policy: "'self'" with
 * its quotes, "https:", "https://cdn.example.com". `false` leaves one of the defaults out.
 */
export type CspDirectives = {
  readonly [Name in (typeof fetchDirectives)[number] | (typeof valueDirectives)[number]]?: readonly string[] | false;
} & {
  readonly upgradeInsecureRequests?: boolean;
};

/** Options of a Content-Security-Policy. */
export interface ContentSecurityPolicy {
  /** In addition to the defaults, and in place of those of the same name. */
  readonly directives?: CspDirectives;
  /** Default true. */
  readonly useDefaults?: boolean;
  /** Whether browsers only report what the policy would stop. Default false. */
  readonly reportOnly?: boolean;
}

/** A policy ready to be sent. */
export interface CompiledPolicy {
  /** Name of the header. */
  readonly header: string;
  /** What stands around the nonces: one text where there are none. */
  readonly pieces: readonly string[];
  /** What the policy says about frames; null for nothing. */
  readonly frameAncestors: readonly string[] | null;
}

/** Of pages that load what they need from their own server. */
export const defaultDirectives: CspDirectives = {
  defaultSrc: ["'self'"],
  baseUri: ["'self'"],
  fontSrc: ["'self'", "https:", "data:"],
  formAction: ["'self'"],
  frameAncestors: ["'self'"],
  imgSrc: ["'self'", "data:"],
  objectSrc: ["'none'"],
  scriptSrc: ["'self'"],
  scriptSrcAttr: ["'none'"],
  styleSrc: ["'self'", "https:", "'unsafe-inline'"],
};

const withNonce: ReadonlySet<string> = new Set([
  "defaultSrc",
  "scriptSrc",
  "scriptSrcElem",
  "styleSrc",
  "styleSrcElem",
]);

const keywords: ReadonlySet<string> = new Set([
  "none",
  "report-sample",
  "self",
  "strict-dynamic",
  "unsafe-eval",
  "unsafe-hashes",
  "unsafe-inline",
  "wasm-unsafe-eval",
]);

/** Visible ASCII: a space, "," or ";" would begin the next source, policy or directive. */
const sourceShape = /^[!-+\--:<-~]+$/;

const directiveRules: OptionRules = {
  ...Object.fromEntries(fetchDirectives.map((name) => [name, (value: unknown) => explainSources(name, value)])),
  ...Object.fromEntries(valueDirectives.map((name) => [name, explainValues])),
  upgradeInsecureRequests: flag,
};

const policyRule = nested({
  directives: nested(directiveRules),
  useDefaults: flag,
  reportOnly: flag,
});

/** Rule of the option `contentSecurityPolicy`. */
export const contentSecurityPolicyRule: OptionRule = (value) => (value === false ? null : policyRule(value));

/** @param policy Free of mistakes; see `contentSecurityPolicyRule`. */
export function compilePolicy({
  directives,
  useDefaults = true,
  reportOnly = false,
}: ContentSecurityPolicy): CompiledPolicy {
  const merged = withDefaults<CspDirectives>(useDefaults ? defaultDirectives : {}, directives);
  const written = Object.entries(merged).flatMap(([name, value]) => writeDirective(name, value));
  return {
    header: reportOnly ? "content-security-policy-report-only" : "content-security-policy",
    pieces: written.join("; ").split(noncePlace),
    frameAncestors:
      merged.frameAncestors === undefined || merged.frameAncestors === false ? null : merged.frameAncestors,
  };
}

/** No source can have it. */
const noncePlace = "\n";

function writeDirective(name: string, value: readonly string[] | boolean | undefined): string[] {
  if (value === false || value === undefined) return [];
  const directive = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  if (value === true) return [directive];
  const sources = value.map((source) => (source === cspNonce ? `'nonce-${noncePlace}'` : source));
  return [[directive, ...sources].join(" ")];
}

function explainSources(name: string, value: unknown): string | null {
  if (value === false) return null;
  if (!Array.isArray(value) || value.length === 0) {
    return `expected sources such as ["'self'"], or ["'none'"] for none, got ${describeValue(value)}.`;
  }
  for (const source of value) {
    const problem = source === cspNonce ? explainNonce(name) : explainSource(source, value.length);
    if (problem !== null) return problem;
  }
  return null;
}

function explainNonce(name: string): string | null {
  return withNonce.has(name) ? null : "cspNonce is for scripts and styles alone.";
}

function explainSource(source: unknown, count: number): string | null {
  if (typeof source !== "string" || !sourceShape.test(source)) {
    return `${describeValue(source)} is no source: one without spaces, commas and semicolons, such as "https://cdn.example.com".`;
  }
  const word = source.replaceAll("'", "").toLowerCase();
  const isQuoted = source.startsWith("'") && source.endsWith("'") && source.length > 1;
  if (word.startsWith("nonce-")) return "a nonce that stays the same keeps nobody out. Write cspNonce in its place.";
  if (!isQuoted && (keywords.has(word) || /^sha(?:256|384|512)-/.test(word))) {
    return `${describeValue(source)} would be the name of a host. Put it in quotes: "'${source}'".`;
  }
  return word === "none" && isQuoted && count > 1 ? "'none' stands alone." : null;
}

function explainValues(value: unknown): string | null {
  if (value === false) return null;
  const isList = Array.isArray(value) && value.every((item) => typeof item === "string" && sourceShape.test(item));
  return isList
    ? null
    : `expected an array of texts without spaces, commas and semicolons, got ${describeValue(value)}.`;
}
