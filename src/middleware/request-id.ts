import { checkOptions } from "../errors/check-options.ts";
import { expecting, isCallable, type OptionRules } from "../errors/option-rules.ts";
import { isToken } from "../http/field-syntax.ts";
import type { MiddlewareHooks } from "../pipeline/middleware.ts";
import type { MiddlewareDescription } from "../pipeline/middleware-description.ts";
import type { HttpRequest } from "../request/http-request.ts";
import { t } from "../schema/t.ts";

/** Options of `requestId`. */
export interface RequestIdOptions {
  /** Header of the id, in requests and in responses. Default "x-request-id". */
  readonly header?: string;
  /**
   * Whether the id of a request is taken, where it has one: everybody can send one, so only where a proxy sets it. Or a function
   * that says so for a request. Default false.
   */
  readonly trust?: boolean | ((request: HttpRequest) => boolean);
}

const rules: OptionRules = {
  header: expecting("the name of a header", (value) => typeof value === "string" && isToken(value)),
  trust: expecting("true, false or a function", (value) => typeof value === "boolean" || isCallable(value)),
};

/** Ids of all common forms, and nothing that would look like the end of a field, or a markup, where logs are read. */
const idShape = /^[\w.:+/=-]{1,64}$/;

/**
 * Answers every request with its id, which is `request.id` in handlers and logs. Put it first. One of a route or router takes the
 * place of that of the API.
 *
 *   const api = new BoltAPI({ middleware: [requestId({ trust: true })] });
 *
 * An id that is taken from a request has 1 to 64 letters, digits and ". : + / = _ -"; any other is replaced by a new one.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 */
export function requestId(options: RequestIdOptions = {}): MiddlewareHooks {
  checkOptions(options, rules);
  const { trust = false } = options;
  const header = (options.header ?? "x-request-id").toLowerCase();
  const isTrusted = typeof trust === "function" ? trust : () => trust;
  const after: MiddlewareHooks["after"] = ({ headers }, request) => headers.set(header, request.id);
  const openapi = (): MiddlewareDescription => ({
    responseHeaders: { [header]: t.String({ description: "The id of the request" }) },
  });
  if (trust === false) return { name: "requestId", replacesOuter: true, after, openapi };
  return {
    name: "requestId",
    replacesOuter: true,
    before(request) {
      const id = request.exchange.header(header);
      if (id !== undefined && idShape.test(id) && isTrusted(request) === true) request.id = id;
    },
    after,
    openapi,
  };
}
