import { randomBytes } from "node:crypto";
import type { MiddlewareHooks } from "../pipeline/middleware.ts";
import type { HttpRequest } from "../request/http-request.ts";
import type { HttpResponse } from "../response/http-response.ts";
import { type CompiledPolicy, compilePolicy } from "./content-security-policy.ts";
import {
  checkSecurityHeadersOptions,
  type SecurityHeadersOptions,
  writePermissions,
  writeTransportSecurity,
} from "./security-headers-options.ts";

/**
 * Headers that tell browsers to be careful with what they get. Those that a handler sets itself win. One of a route or router
 * takes the place of that of the API.
 *
 *   const api = new BoltAPI({ middleware: [securityHeaders()] });
 *
 * Headers that only browsers of the past read, such as X-XSS-Protection, are left out.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 */
export function securityHeaders(options: SecurityHeadersOptions = {}): MiddlewareHooks {
  checkSecurityHeadersOptions(options);
  const { contentSecurityPolicy = {}, strictTransportSecurity = {} } = options;
  const policy = contentSecurityPolicy === false ? null : compilePolicy(contentSecurityPolicy);
  const needsNonce = policy !== null && policy.pieces.length > 1;
  const plain = listHeaders(options, policy);
  const secure =
    strictTransportSecurity === false
      ? plain
      : [...plain, "strict-transport-security", writeTransportSecurity(strictTransportSecurity)];
  const add = (response: HttpResponse, request: HttpRequest): void => {
    // A handshake of a WebSocket is no page.
    if (response.status === 101) return;
    response.headers.addMissing(secure !== plain && request.scheme === "https" ? secure : plain);
  };
  if (!needsNonce) return { name: "securityHeaders", replacesOuter: true, after: add };
  return {
    name: "securityHeaders",
    replacesOuter: true,
    before(request) {
      request.state.cspNonce = makeNonce();
    },
    after(response, request) {
      add(response, request);
      // RFC 9111 §4.3.4: what comes with a 304 replaces what a cache has, and the page that it keeps has the nonce of then.
      if (response.status !== 101 && response.status !== 304) addPolicy(policy, response, request);
    },
  };
}

/** @returns Flat, in the order they are sent. A policy with a nonce is left to each request. */
function listHeaders(options: SecurityHeadersOptions, policy: CompiledPolicy | null): string[] {
  const {
    contentTypeOptions = true,
    referrerPolicy = "no-referrer",
    frameOptions = frameOptionsOf(policy),
    originAgentCluster = true,
    crossOriginOpenerPolicy = false,
    crossOriginResourcePolicy = false,
    crossOriginEmbedderPolicy = false,
    permissionsPolicy = false,
  } = options;
  const staticPolicy = policy !== null && policy.pieces.length === 1 ? policy : null;
  const headers: [name: string, value: string | false | undefined][] = [
    [staticPolicy?.header ?? "", staticPolicy?.pieces[0]],
    ["x-content-type-options", contentTypeOptions && "nosniff"],
    ["referrer-policy", referrerPolicy],
    ["x-frame-options", frameOptions],
    ["origin-agent-cluster", originAgentCluster && "?1"],
    ["cross-origin-opener-policy", crossOriginOpenerPolicy],
    ["cross-origin-resource-policy", crossOriginResourcePolicy],
    ["cross-origin-embedder-policy", crossOriginEmbedderPolicy],
    ["permissions-policy", permissionsPolicy !== false && writePermissions(permissionsPolicy)],
  ];
  return headers.flatMap(([name, value]) =>
    value === false || value === undefined || value === "" ? [] : [name, value],
  );
}

/** X-Frame-Options knows nobody and the own origin; other lists it cannot say. */
function frameOptionsOf(policy: CompiledPolicy | null): "DENY" | "SAMEORIGIN" | false {
  if (policy === null || policy.header.endsWith("-report-only")) return "SAMEORIGIN";
  const [only, ...others] = policy.frameAncestors ?? [];
  if (others.length > 0) return false;
  if (only === "'none'") return "DENY";
  return only === "'self'" ? "SAMEORIGIN" : false;
}

/** 18 bytes are 24 letters without padding; CSP Level 3 §7.1 asks for 16. */
function makeNonce(): string {
  return randomBytes(18).toString("base64");
}

function addPolicy({ header, pieces }: CompiledPolicy, response: HttpResponse, request: HttpRequest): void {
  const { headers } = response;
  if (!headers.has(header)) headers.set(header, pieces.join(String(request.state.cspNonce)));
}
