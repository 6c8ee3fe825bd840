import type { Application } from "../app/application.ts";
import { Dependency } from "../dependencies/depends.ts";
import type { CompiledRoute } from "../pipeline/compiled-route.ts";
import { innermost } from "../pipeline/route-definition.ts";
import type { Authenticator } from "../request/authentication.ts";

/** A route as `bolt routes` shows it. */
export interface RouteRow {
  readonly method: string;
  readonly path: string;
  /** Name for `urlFor`. */
  readonly name: string | null;
  /** Name of the handler's function. */
  readonly handler: string | null;
  /** File and line of the definition: "api.ts:12". */
  readonly place: string;
  /** Names of authenticators, those of dependencies included. */
  readonly auth: readonly string[];
  /** Names of middleware, outermost first. */
  readonly middleware: readonly string[];
}

/** Lists the routes of an application by path, then by method. */
export function listRouteRows(application: Application): RouteRow[] {
  return application.routes
    .map(toRow)
    .sort((left, right) => compare(left.path, right.path) || compare(left.method, right.method));
}

function toRow({ placed, middleware }: CompiledRoute): RouteRow {
  const { definition } = placed;
  return {
    method: definition.method,
    path: placed.path,
    name: definition.options.name ?? null,
    handler: nameOf(definition.handler),
    place: definition.place.replace(/:\d+$/, ""),
    auth: listAuthenticators(placed).map((authenticator) => authenticator.name),
    middleware: (middleware ?? []).map((each) => nameOf(each) ?? "anonymous"),
  };
}

function listAuthenticators({ definition, layers }: CompiledRoute["placed"]): Authenticator<unknown>[] {
  const own = definition.options.auth ?? innermost(layers, (layer) => layer.auth) ?? [];
  const dependencies = [
    ...layers.flatMap((layer) => layer.dependencies),
    ...dependenciesIn(definition.options.depends),
  ];
  return [...new Set([...own, ...dependencies.flatMap(authOfDependency)])];
}

function authOfDependency({ options }: Dependency<unknown>): Authenticator<unknown>[] {
  // Checked when the route was compiled.
  const own = (options.auth ?? []) as readonly Authenticator<unknown>[];
  return [...own, ...dependenciesIn(options.depends).flatMap(authOfDependency)];
}

function dependenciesIn(record: unknown): Dependency<unknown>[] {
  return Object.values(record ?? {}).filter((value) => value instanceof Dependency);
}

function nameOf(value: unknown): string | null {
  return typeof value === "function" && value.name !== "" ? value.name : null;
}

/** By code unit: the same on every machine. */
function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
