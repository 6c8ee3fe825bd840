import type { LogFields } from "../logging/logger.ts";
import type { HttpRequest } from "./http-request.ts";
import { loggedPath } from "./logged-path.ts";

/** What lines of a request can say of it, beside its id. */
export type LogContextName = "method" | "path" | "route" | "ip";

const sources: Readonly<Record<LogContextName, (request: HttpRequest<unknown>) => string | null>> = {
  method: (request) => request.method,
  path: (request) => loggedPath(request),
  route: (request) => request.route,
  ip: (request) => request.ip,
};

export const logContextNames: readonly LogContextName[] = Object.keys(sources) as LogContextName[];

/** Makes the function that gives the fields of every line that `request.log` writes. */
export function compileLogContext(names: readonly LogContextName[]): (request: HttpRequest<unknown>) => LogFields {
  return (request) => ({
    request_id: request.id,
    ...Object.fromEntries(names.map((name) => [name, sources[name](request)])),
  });
}
