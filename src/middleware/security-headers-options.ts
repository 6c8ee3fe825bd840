import { checkOptions } from "../errors/check-options.ts";
import { ConfigError, describeValue } from "../errors/config-error.ts";
import { flag, nested, type OptionRule, type OptionRules, oneOf, wholeNumber } from "../errors/option-rules.ts";
import { type ContentSecurityPolicy, contentSecurityPolicyRule } from "./content-security-policy.ts";

const referrerPolicies = [
  "no-referrer",
  "no-referrer-when-downgrade",
  "origin",
  "origin-when-cross-origin",
  "same-origin",
  "strict-origin",
  "strict-origin-when-cross-origin",
  "unsafe-url",
] as const;

/** What browsers tell other servers about the page that a request comes from. */
export type ReferrerPolicy = (typeof referrerPolicies)[number];

/** For how long browsers use https alone. */
export interface StrictTransportSecurity {
  /** Seconds. Default 31,536,000, a year. */
  readonly maxAge?: number;
  /** Default true. */
  readonly includeSubDomains?: boolean;
  /** Whether browsers may be delivered with it; needs a year and subdomains. Default false. */
  readonly preload?: boolean;
}

/** Options of `securityHeaders`; `false` leaves a header out. */
export interface SecurityHeadersOptions {
  /** From where a page may load what. Default: its own server, images and fonts of data: too, and styles of https. */
  readonly contentSecurityPolicy?: ContentSecurityPolicy | false;
  /** Sent over https alone. Default: a year, subdomains included. */
  readonly strictTransportSecurity?: StrictTransportSecurity | false;
  /** X-Content-Type-Options: nosniff. Default true. */
  readonly contentTypeOptions?: boolean;
  /** Default "no-referrer". */
  readonly referrerPolicy?: ReferrerPolicy | false;
  /** X-Frame-Options, for browsers without frame-ancestors. Default: as frame-ancestors says, where this header can. */
  readonly frameOptions?: "DENY" | "SAMEORIGIN" | false;
  /** Origin-Agent-Cluster: ?1. Default true. */
  readonly originAgentCluster?: boolean;
  /** Default false. */
  readonly crossOriginOpenerPolicy?:
    | "same-origin"
    | "same-origin-allow-popups"
    | "noopener-allow-popups"
    | "unsafe-none"
    | false;
  /** Default false. */
  readonly crossOriginResourcePolicy?: "same-origin" | "same-site" | "cross-origin" | false;
  /** Default false. */
  readonly crossOriginEmbedderPolicy?: "require-corp" | "credentialless" | "unsafe-none" | false;
  /** Who may use a feature of the browser, by its name: [] nobody, "*" everybody, ["self", "https://a.example"]. Default false. */
  readonly permissionsPolicy?: PermissionsPolicy | false;
}

/** Features of the browser by name, with those who may use them. */
export type PermissionsPolicy = Readonly<Record<string, "*" | readonly string[]>>;

const rules: OptionRules = {
  contentSecurityPolicy: contentSecurityPolicyRule,
  strictTransportSecurity: orOff(nested({ maxAge: wholeNumber("seconds", 0), includeSubDomains: flag, preload: flag })),
  contentTypeOptions: flag,
  referrerPolicy: orOff(oneOf(...referrerPolicies)),
  frameOptions: orOff(oneOf("DENY", "SAMEORIGIN")),
  originAgentCluster: flag,
  crossOriginOpenerPolicy: orOff(
    oneOf("same-origin", "same-origin-allow-popups", "noopener-allow-popups", "unsafe-none"),
  ),
  crossOriginResourcePolicy: orOff(oneOf("same-origin", "same-site", "cross-origin")),
  crossOriginEmbedderPolicy: orOff(oneOf("require-corp", "credentialless", "unsafe-none")),
  permissionsPolicy: orOff(explainPermissions),
};

const yearSeconds = 31_536_000;

/** @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID. */
export function checkSecurityHeadersOptions(options: SecurityHeadersOptions): void {
  checkOptions(options, rules);
  const { strictTransportSecurity } = options;
  if (typeof strictTransportSecurity !== "object" || strictTransportSecurity.preload !== true) return;
  const { maxAge = yearSeconds, includeSubDomains = true } = strictTransportSecurity;
  // https://hstspreload.org: what is not so is not taken into the list.
  if (maxAge >= yearSeconds && includeSubDomains) return;
  throw new ConfigError(
    "OPTION_INVALID",
    "strictTransportSecurity",
    `"preload" needs a maxAge of ${yearSeconds} at least, and includeSubDomains.`,
  );
}

/** Value of Strict-Transport-Security. @spec RFC 6797 §6.1 */
export function writeTransportSecurity(options: StrictTransportSecurity): string {
  const { maxAge = yearSeconds, includeSubDomains = true, preload = false } = options;
  return `max-age=${maxAge}${includeSubDomains ? "; includeSubDomains" : ""}${preload ? "; preload" : ""}`;
}

/** Value of Permissions-Policy, a structured field: `camera=(), geolocation=(self "https://a.example")`. */
export function writePermissions(policy: PermissionsPolicy): string {
  const entries = Object.entries(policy).map(([feature, allowed]) => {
    if (allowed === "*") return `${feature}=*`;
    return `${feature}=(${allowed.map((who) => (who === "self" || who === "src" ? who : `"${who}"`)).join(" ")})`;
  });
  return entries.join(", ");
}

function explainPermissions(value: unknown): string | null {
  if (typeof value !== "object" || value === null || Array.isArray(value) || Object.keys(value).length === 0) {
    return `expected features by name, such as { camera: [] }, got ${describeValue(value)}.`;
  }
  for (const [feature, allowed] of Object.entries(value)) {
    if (!/^[a-z][a-z-]*$/.test(feature)) return `"${feature}" is no feature; names look like "picture-in-picture".`;
    if (allowed !== "*" && !(Array.isArray(allowed) && allowed.every(isAllowed))) {
      return `${feature}: expected "*", or an array of "self" and origins such as "https://a.example".`;
    }
  }
  return null;
}

/** "https://*.a.example" is an origin here. */
function isAllowed(value: unknown): boolean {
  return value === "self" || value === "src" || (typeof value === "string" && /^https?:\/\/[\w.*:[\]-]+$/.test(value));
}

function orOff(rule: OptionRule): OptionRule {
  return (value) => (value === false ? null : rule(value));
}
