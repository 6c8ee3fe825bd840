import { ConfigError, describeValue } from "../errors/config-error.ts";
import type { RouteDefinition } from "./route-definition.ts";
import { routeOptionNames } from "./route-options.ts";

/** Methods whose requests have no body with a meaning (RFC 9110 §9.3.1, §9.3.2, §9.3.5, §9.3.7). */
const bodylessMethods: ReadonlySet<string> = new Set(["GET", "HEAD", "DELETE", "OPTIONS"]);

/** Checks what the compiler could not: routes are defined from JavaScript too, and by generic code. */
export function checkRouteOptions({ method, options, handler }: RouteDefinition, label: string): void {
  if (typeof handler !== "function") throw new ConfigError("ROUTE_HANDLER_MISSING", label, describeValue(handler));
  const refuse = (option: string, problem: string): never => {
    throw new ConfigError("ROUTE_OPTION_INVALID", label, option, problem);
  };
  if (typeof options !== "object" || options === null) {
    throw new ConfigError(
      "ROUTE_OPTION_INVALID",
      label,
      "options",
      `must be an object, got ${describeValue(options)}.`,
    );
  }
  for (const option of Object.keys(options)) {
    if (!routeOptionNames.includes(option)) {
      throw new ConfigError("ROUTE_OPTION_UNKNOWN", label, option, routeOptionNames.join(", "));
    }
  }
  if (options.body !== undefined && bodylessMethods.has(method)) throw new ConfigError("ROUTE_BODY_NOT_ALLOWED", label);
  const { status, maxBodyBytes } = options;
  if (status !== undefined && !(Number.isInteger(status) && status >= 200 && status <= 599)) {
    refuse("status", `is ${describeValue(status)}; expected a whole number from 200 to 599.`);
  }
  if (maxBodyBytes !== undefined && !(Number.isSafeInteger(maxBodyBytes) && maxBodyBytes >= 0)) {
    refuse("maxBodyBytes", `is ${describeValue(maxBodyBytes)}; expected a whole number of bytes.`);
  }
  for (const option of ["auth", "guards", "use", "skip", "tags"] as const) {
    const value: unknown = options[option];
    if (value !== undefined && !Array.isArray(value)) refuse(option, `must be an array, got ${describeValue(value)}.`);
  }
  for (const authenticator of options.auth ?? []) {
    // A class instead of an instance, or a typo, must not leave a route open.
    if (typeof authenticator?.authenticate !== "function")
      refuse("auth", `has ${describeValue(authenticator)}, which is no authenticator.`);
  }
  for (const guard of options.guards ?? []) {
    if (typeof guard?.check !== "function") refuse("guards", `has ${describeValue(guard)}, which is no guard.`);
  }
}
