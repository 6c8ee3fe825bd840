import { ConfigError } from "../errors/config-error.ts";

/** What happens to the slash at the end of a registered path: removed, added, or left as written. */
export type TrailingSlash = "strip" | "append" | "keep";

/**
 * Puts a prefix before the path of a route. "" and "/" both stand for the root as a prefix; as a path, "" is the prefix
 * itself and "/" is the prefix with a slash.
 *
 *   joinPaths("/users", "/{id}")  →  "/users/{id}"
 *   joinPaths("/users", "")       →  "/users"
 *   joinPaths("/users", "/")      →  "/users/"
 *
 * @throws ConfigError ROUTE_PATH_RELATIVE when either does not start with "/".
 */
export function joinPaths(prefix: string, path: string): string {
  checkAbsolute(prefix);
  checkAbsolute(path);
  const base = prefix.endsWith("/") ? prefix.slice(0, -1) : prefix;
  return `${base}${path}` || "/";
}

/**
 * Gives a registered path the slash at its end that the API wants. The root keeps its slash, and a path that ends in a
 * catch-all never gets one, as the catch-all takes the slash itself.
 */
export function applyTrailingSlash(path: string, trailingSlash: TrailingSlash): string {
  if (path === "" || path === "/") return "/";
  const hasSlash = path.endsWith("/");
  if (trailingSlash === "strip" && hasSlash) return path.slice(0, -1);
  if (trailingSlash === "append" && !hasSlash && !path.endsWith(":path}")) return `${path}/`;
  return path;
}

function checkAbsolute(path: string): void {
  if (path !== "" && !path.startsWith("/")) throw new ConfigError("ROUTE_PATH_RELATIVE", path);
}
