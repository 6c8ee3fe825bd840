import { InvalidToken, verifyJwt } from "boltapi";

const secret = process.env.JWT_SECRET ?? "only-for-development-0123456789abcdef";

/** Whom a job is for, which carries a token along. */
export function ownerOf(job: { readonly token: string }): string | null {
  try {
    return verifyJwt(job.token, { secret }).sub ?? null;
  } catch (error) {
    if (error instanceof InvalidToken && error.reason === "expired") return null;
    throw error;
  }
}
