import { checkOptions } from "../errors/check-options.ts";
import { ConfigError } from "../errors/config-error.ts";
import { HTTPException } from "../errors/http-exception.ts";
import { expecting, type OptionRules, wholeNumber } from "../errors/option-rules.ts";
import type { MiddlewareFunction, Next } from "../pipeline/middleware.ts";
import type { MiddlewareDescription } from "../pipeline/middleware-description.ts";
import type { HttpRequest } from "../request/http-request.ts";
import { TimeLimit } from "../request/time-limit.ts";
import type { HttpResponse } from "../response/http-response.ts";

/** Options of `timeout`. */
export interface TimeoutOptions {
  /** Milliseconds until the response has to be there. */
  readonly ms: number;
  /** Status of the answer when it is not: 503, or 504 where the API stands for another server. Default 503. */
  readonly status?: 503 | 504;
}

const rules: OptionRules = {
  ms: wholeNumber("milliseconds", 1, 2 ** 31 - 1),
  status: expecting("503 or 504", (value) => value === 503 || value === 504),
};

/**
 * Answers 503 when a response is not there in time. What the route does then goes on, as nothing can stop it from outside:
 * `request.signal` aborts, with a TimeoutError, for what it waits for. Its result is dropped, and its clean-up runs when it has
 * ended. One of a route or router takes the place of that of the API.
 *
 *   const api = new BoltAPI({ middleware: [timeout({ ms: 10_000 })] });
 *
 * A stream that has begun may take as long as it likes, and so may a WebSocket that was accepted.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 */
export function timeout(options: TimeoutOptions): MiddlewareFunction {
  checkOptions(options, rules);
  const { ms, status = 503 } = options;
  if (ms === undefined)
    throw new ConfigError("OPTION_INVALID", "ms", "say how many milliseconds, such as { ms: 10_000 }.");
  async function timeout(request: HttpRequest, next: Next): Promise<HttpResponse> {
    const limit = new TimeLimit();
    request.timeLimit = limit;
    const inside = next(request);
    let timer: NodeJS.Timeout | undefined;
    const overtime = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        const answer = new HTTPException(status, "The request took too long");
        // Clean-up waits for what is still running.
        request.running = inside;
        reject(answer);
        limit.exceed(answer);
      }, ms);
    });
    try {
      return await Promise.race([inside, overtime]);
    } finally {
      clearTimeout(timer);
    }
  }
  const openapi: MiddlewareDescription = { responses: { [status]: { description: "The request took too long" } } };
  return Object.assign(timeout, { replacesOuter: true, openapi });
}
