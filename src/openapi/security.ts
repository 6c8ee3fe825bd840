import { isDeepStrictEqual } from "node:util";
import type { CompiledRoute } from "../pipeline/compiled-route.ts";
import { webSocketMethod } from "../pipeline/websocket-route.ts";
import type { Authenticator } from "../request/authentication.ts";
import type { NamedSecuritySchemes, SecuritySchemeObject } from "../request/security-scheme.ts";
import type { MiddlewareEffects } from "./describe-middleware.ts";
import type { SecurityRequirement } from "./openapi-document.ts";

/** Collects how requests of an application show who makes them. */
export class SecuritySchemes {
  /** Names of authenticators that say nothing of themselves. */
  readonly unknown: Set<string> = new Set();
  readonly #schemes: Map<string, SecuritySchemeObject> = new Map();

  /**
   * What an operation requires: alternatives, and an empty one where nobody has to be there. Null where nothing is required, or
   * nothing is known of it: `[]` would say that everybody may come.
   */
  requirementsOf(route: CompiledRoute, effects: MiddlewareEffects): readonly SecurityRequirement[] | null {
    const { authenticators, guards } = route.declared;
    if (authenticators.length === 0) return null;
    const isWebSocket = route.placed.definition.method === webSocketMethod;
    const schemes = authenticators.flatMap((each) => this.#schemesOf(each, effects, isWebSocket));
    const names = new Set(schemes.map(([name, scheme]) => this.#add(name, scheme)));
    const alternatives = [...names].map((name) => ({ [name]: [] }));
    if (!guards.some(({ requiresUser }) => requiresUser)) return [...alternatives, {}];
    return alternatives.length === 0 ? null : alternatives;
  }

  toComponents(): NamedSecuritySchemes {
    return Object.fromEntries(this.#schemes);
  }

  #schemesOf(
    authenticator: Authenticator<unknown>,
    { credentials }: MiddlewareEffects,
    isWebSocket: boolean,
  ): [string, SecuritySchemeObject][] {
    const { name, securitySchemes, webSocketSchemes = {}, credentialsOf } = authenticator;
    const ofMiddleware = credentialsOf === undefined ? undefined : credentials.get(credentialsOf);
    const usual = securitySchemes ?? ofMiddleware ?? schemesOfChallenge(authenticator);
    if (Object.keys({ ...usual, ...webSocketSchemes }).length === 0) this.unknown.add(name);
    return Object.entries(isWebSocket ? { ...usual, ...webSocketSchemes } : usual);
  }

  /** Equal schemes are one; another one of the same name is counted. */
  #add(name: string, scheme: SecuritySchemeObject): string {
    for (let count = 1; ; count++) {
      const candidate = count === 1 ? name : `${name}${count}`;
      const known = this.#schemes.get(candidate);
      if (known === undefined) this.#schemes.set(candidate, scheme);
      if (known === undefined || isDeepStrictEqual(known, scheme)) return candidate;
    }
  }
}

/** The schemes whose names in a challenge say all there is to say (RFC 7617, RFC 6750). */
const wellKnownSchemes: ReadonlySet<string> = new Set(["basic", "bearer"]);

/** The scheme that a challenge names: "Bearer", "Basic realm=…". */
function schemesOfChallenge({ challenge = "" }: Authenticator<unknown>): NamedSecuritySchemes {
  const scheme = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+/.exec(challenge)?.[0].toLowerCase() ?? "";
  return wellKnownSchemes.has(scheme) ? { [`${scheme}Auth`]: { type: "http", scheme } } : {};
}
