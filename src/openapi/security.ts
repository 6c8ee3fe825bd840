import { isDeepStrictEqual } from "node:util";
import type { CompiledRoute } from "../pipeline/compiled-route.ts";
import type { Authenticator } from "../request/authentication.ts";
import type { SecuritySchemeObject } from "../request/security-scheme.ts";
import type { SecurityRequirement } from "./openapi-document.ts";

/** Collects how requests of an application show who makes them. */
export class SecuritySchemes {
  /** Names of authenticators that say nothing of themselves. */
  readonly unknown: Set<string> = new Set();
  readonly #schemes: Map<string, SecuritySchemeObject> = new Map();
  readonly #names: Map<Authenticator<unknown>, readonly string[]> = new Map();

  /** What an operation requires: alternatives, and an empty one where nobody has to be there. Null for nothing at all. */
  requirementsOf({ declared }: CompiledRoute): readonly SecurityRequirement[] | null {
    const { authenticators, guards } = declared;
    if (authenticators.length === 0) return null;
    const names = new Set(authenticators.flatMap((authenticator) => this.#namesOf(authenticator)));
    const alternatives = [...names].map((name) => ({ [name]: [] }));
    return guards.some(({ requiresUser }) => requiresUser) ? alternatives : [...alternatives, {}];
  }

  toComponents(): Readonly<Record<string, SecuritySchemeObject>> {
    return Object.fromEntries(this.#schemes);
  }

  #namesOf(authenticator: Authenticator<unknown>): readonly string[] {
    const known = this.#names.get(authenticator);
    if (known !== undefined) return known;
    const schemes = authenticator.securitySchemes ?? schemesOfChallenge(authenticator);
    if (Object.keys(schemes).length === 0) this.unknown.add(authenticator.name);
    const names = Object.entries(schemes).map(([name, scheme]) => this.#add(name, scheme));
    this.#names.set(authenticator, names);
    return names;
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

/** The scheme that a challenge names, where it is one that everybody knows: "Bearer", "Basic realm=…". */
function schemesOfChallenge({
  challenge = "",
}: Authenticator<unknown>): Readonly<Record<string, SecuritySchemeObject>> {
  const scheme = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+/.exec(challenge)?.[0].toLowerCase();
  return scheme === undefined ? {} : { [`${scheme}Auth`]: { type: "http", scheme } };
}
