import { compileRedaction, type Redaction, redacted } from "../logging/redaction.ts";
import type { HttpRequest } from "./http-request.ts";

type Located = Pick<HttpRequest<unknown>, "method" | "path" | "route">;

const usual = compileRedaction();

/** "GET /users/7": what messages call a request. */
export function requestTitle(request: Located): string {
  return `${request.method} ${loggedPath(request)}`;
}

/** The path without what must not be read in a log: values of placeholders with secret names, as in "/reset/{token}". */
export function loggedPath({ path, route }: Located, redaction: Redaction = usual): string {
  if (route?.includes("{") !== true) return path;
  const pattern = route.slice(route.indexOf(" ") + 1).split("/");
  const segments = path.split("/");
  for (const [index, segment] of pattern.entries()) {
    const [, name, kind] = /\{([^}:]+)(?::([^}]+))?\}/.exec(segment) ?? [];
    if (name === undefined || !redaction.isSecret(name) || index >= segments.length) continue;
    if (kind === "path") return [...segments.slice(0, index), redacted].join("/");
    segments[index] = redacted;
  }
  return segments.join("/");
}
