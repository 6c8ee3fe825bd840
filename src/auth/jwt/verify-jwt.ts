import { checkOptions } from "../../errors/check-options.ts";
import { expecting, flag, type OptionRules } from "../../errors/option-rules.ts";
import type { JwtClaims } from "./token-claims.ts";
import { TokenVerifier } from "./token-verifier.ts";
import {
  type ClaimOptions,
  claimRules,
  compileClaimRules,
  compileKeys,
  leewayMsOf,
  type StaticKeyOptions,
  staticKeyRules,
} from "./verification-options.ts";

/** What `verifyJwt` accepts. */
export interface VerifyJwtOptions extends StaticKeyOptions, ClaimOptions {
  /** Whether tokens without an id (`jti`) are refused. Default false. */
  readonly requireJti?: boolean;
}

const rules: OptionRules = {
  ...staticKeyRules,
  ...claimRules,
  // A function may have to wait for its keys.
  keys: expecting("an object with keys by their ids", (value) => typeof value === "object"),
  requireJti: flag,
};

/**
 * What a token says, when it is good, outside of requests. For many tokens, or keys that have to be asked for, the method
 * `verify` of `jwt()` does without reading the options again.
 *
 * @throws InvalidToken when it is not accepted.
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID, JWT_KEY_MISSING, JWT_KEY_INVALID, JWT_KEYS_AMBIGUOUS.
 */
export function verifyJwt(token: string, options: VerifyJwtOptions = {}): JwtClaims {
  checkOptions(options, rules);
  const { source: keys, algorithms } = compileKeys(options, "verifyJwt()");
  const verifier = new TokenVerifier(
    {
      keys,
      algorithms,
      rules: compileClaimRules(options, options.requireJti === true ? ["jti"] : []),
      leewayMs: leewayMsOf(options),
      cacheSize: 0,
    },
    (claims) => claims,
  );
  // Keys that are there at once make no promise.
  return verifier.verify(token) as JwtClaims;
}
