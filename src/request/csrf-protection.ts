import type { HttpRequest } from "./http-request.ts";

/** What the middleware `csrf` does for a request. */
export interface CsrfProtection {
  /** A token that an unsafe request of the same visitor has to bring along; another text with each call. */
  token(request: HttpRequest<unknown>): Promise<string>;
}
