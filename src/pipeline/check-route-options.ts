import { ConfigError, describeValue } from "../errors/config-error.ts";
import {
  anything,
  callable,
  findOptionMistake,
  flag,
  isText,
  listOf,
  type OptionRules,
  text,
  wholeNumber,
} from "../errors/option-rules.ts";
import { authenticatorList, guardList } from "../request/access-rules.ts";
import { middlewareList, skipList } from "./middleware-rules.ts";
import { observerList } from "./observer-rules.ts";
import { paginateRule } from "./pagination-rules.ts";
import { responseDeclarations } from "./response-declarations.ts";
import type { RouteDefinition } from "./route-definition.ts";
import { webSocketMethod } from "./websocket-route.ts";

/** Methods whose requests have no body with a meaning (RFC 9110 §9.3.1, §9.3.2, §9.3.5, §9.3.7). */
const bodylessMethods: ReadonlySet<string> = new Set(["GET", "HEAD", "DELETE", "OPTIONS"]);

/** Schemas and dependencies are checked where they are compiled. */
const routeRules: OptionRules = {
  params: anything,
  query: anything,
  headers: anything,
  cookies: anything,
  body: anything,
  form: anything,
  depends: anything,
  auth: authenticatorList,
  guards: guardList,
  response: anything,
  paginate: paginateRule,
  status: wholeNumber("a status code", 200, 599),
  use: middlewareList,
  observers: observerList,
  skip: skipList,
  name: text,
  validateResponse: flag,
  maxBodyBytes: wholeNumber("a number of bytes", 0),
  tags: listOf("texts", isText),
  summary: text,
  description: text,
  deprecated: flag,
  operationId: text,
  includeInSchema: flag,
  responses: responseDeclarations,
};

/** A handshake has no body, and its answer no content. */
const httpOnly: ReadonlySet<string> = new Set([
  "body",
  "form",
  "response",
  "paginate",
  "responses",
  "status",
  "validateResponse",
  "maxBodyBytes",
]);

const webSocketRules: OptionRules = Object.fromEntries(
  Object.entries(routeRules).filter(([option]) => !httpOnly.has(option)),
);

/** Checks what the compiler could not: routes are defined from JavaScript too, and by generic code. */
export function checkRouteOptions({ method, options, handler }: RouteDefinition, label: string): void {
  if (callable(handler) !== null) throw new ConfigError("ROUTE_HANDLER_MISSING", label, describeValue(handler));
  const mistake = findOptionMistake(options, method === webSocketMethod ? webSocketRules : routeRules);
  if (mistake?.kind === "unknown") throw new ConfigError("ROUTE_OPTION_UNKNOWN", label, mistake.option, mistake.known);
  if (mistake !== null) throw new ConfigError("ROUTE_OPTION_INVALID", label, mistake.option, mistake.problem);
  const { body, form } = options;
  if (body !== undefined && bodylessMethods.has(method)) throw new ConfigError("ROUTE_BODY_NOT_ALLOWED", label);
  if (form !== undefined && bodylessMethods.has(method)) throw new ConfigError("ROUTE_FORM_NOT_ALLOWED", label);
  if (body !== undefined && form !== undefined) throw new ConfigError("ROUTE_BODY_AND_FORM", label);
}
