import { Unauthorized } from "../../errors/http-exception.ts";

/** Why a token is refused, as far as its client is told: "early" is one that is not valid yet. */
export type InvalidTokenReason = "invalid" | "expired" | "early";

const details: Readonly<Record<InvalidTokenReason, string>> = {
  invalid: "Invalid token",
  expired: "Token has expired",
  early: "Token is not valid yet",
};

/**
 * Thrown for a token that is not accepted; answers 401 with the challenge of RFC 6750 §3. Clients learn when a token's time
 * is over, and nothing else about why it is refused; `problem` says that to the application.
 */
export class InvalidToken extends Unauthorized {
  readonly reason: InvalidTokenReason;
  /** What is wrong, for logs: "its audience is none of those expected". Never sent. */
  readonly problem: string;

  /** @param scheme What stands before tokens of this kind in the Authorization header. */
  constructor(reason: InvalidTokenReason = "invalid", problem = "it is not accepted", scheme = "Bearer") {
    const detail = details[reason];
    super(detail, {
      headers: { "www-authenticate": `${scheme} error="invalid_token", error_description="${detail}"` },
    });
    this.reason = reason;
    this.problem = problem;
  }
}
