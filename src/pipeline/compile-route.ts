import { type DependencyOverrides, planDependencies } from "../dependencies/dependency-plan.ts";
import { compileResolve } from "../dependencies/resolve-dependencies.ts";
import { ConfigError, describeValue } from "../errors/config-error.ts";
import { guardLogger } from "../logging/guard-logger.ts";
import { compileExtract, type InputDeclaration } from "../params/compile-extract.ts";
import type { Authenticator, Guard } from "../request/authentication.ts";
import { defaultMaxBodyBytes } from "../request/http-request.ts";
import type { Stage } from "../request/route-call.ts";
import { parsePathPattern } from "../routing/path-pattern.ts";
import { compileSerializer } from "../schema/compile-serializer.ts";
import { isSchema } from "../schema/json-schema.ts";
import { compileAuthenticate, compileGuard, requireAuthentication } from "./authenticate.ts";
import { checkRouteOptions } from "./check-route-options.ts";
import { collectMiddleware } from "./collect-middleware.ts";
import type { CompiledRoute } from "./compiled-route.ts";
import { compileErrorResponder, type ErrorContext } from "./error-responder.ts";
import type { PlacedRoute, RouteLayer } from "./route-definition.ts";

/** What the application gives to the compilation of its routes. */
export interface CompileContext extends ErrorContext {
  readonly overrides: DependencyOverrides;
}

/**
 * Compiles a route into the flat object that requests read.
 *
 * @throws ConfigError that names the route, the value and the remedy.
 */
export function compileRoute(placed: PlacedRoute, context: CompileContext): CompiledRoute {
  const { definition, layers } = placed;
  const label = `${definition.method} ${placed.path}`;
  checkRouteOptions(definition, label);
  const { options } = definition;

  const unnamed = layers.flatMap((layer) => layer.dependencies);
  const plan = planDependencies(options.depends, unnamed, label, context.overrides);
  const dependencies = plan.nodes.map((node) => node.dependency);
  const inputs: InputDeclaration[] = [
    { owner: null, place: label, sections: options },
    ...dependencies.map((dependency, owner) => ({
      owner,
      place: `${label}, dependency "${dependency.name}"`,
      sections: dependency.options,
    })),
  ];
  const pathPattern = parsePathPattern(placed.path);
  const ownLogger = innermost(layers, (layer) => layer.logger);
  const logger = ownLogger === null ? context.logger : guardLogger(ownLogger);

  const stages: (Stage | null)[] = [
    ...compileAccess(
      placed,
      dependencies.map((dependency) => dependency.options),
    ),
    compileExtract(inputs, pathPattern, options.body),
    plan.nodes.length === 0 ? null : compileResolve(plan),
  ];
  return {
    label,
    placed,
    middleware: collectMiddleware(placed, context.logger, label),
    stages: stages.filter((stage) => stage !== null),
    dependencyCount: plan.nodes.length,
    handler: definition.handler as CompiledRoute["handler"],
    encoding: compileEncoding(placed, label),
    maxBodyBytes: options.maxBodyBytes ?? innermost(layers, (layer) => layer.maxBodyBytes) ?? defaultMaxBodyBytes,
    logger,
    respondToError: compileErrorResponder(layers, { ...context, logger }),
  };
}

/** The value of the innermost layer that has one: a route's router goes before the API around it. */
export function innermost<Value>(
  layers: readonly RouteLayer[],
  read: (layer: RouteLayer) => Value | null,
): Value | null {
  for (const layer of layers.toReversed()) {
    const value = read(layer);
    if (value !== null) return value;
  }
  return null;
}

/** The stages authenticate and guard. What dependencies declare comes on top of what the route has. */
function compileAccess(
  placed: PlacedRoute,
  dependencies: readonly Readonly<Record<string, unknown>>[],
): (Stage | null)[] {
  const { options } = placed.definition;
  const own = options.auth ?? innermost(placed.layers, (layer) => layer.auth) ?? [];
  const declaredGuards = options.guards ?? innermost(placed.layers, (layer) => layer.guards);
  const authenticators = [...new Set([...own, ...listsOf<Authenticator<unknown>>(dependencies, "auth")])];
  const guards = [
    ...guardsBehind(own, declaredGuards ?? []),
    ...dependencies.flatMap((dependency) =>
      guardsBehind(listsOf<Authenticator<unknown>>([dependency], "auth"), listsOf<Guard>([dependency], "guards")),
    ),
  ];
  return [
    authenticators.length === 0 ? null : compileAuthenticate(authenticators),
    guards.length === 0 ? null : compileGuard([...new Set(guards)], authenticators),
  ];
}

/** `auth` without guards requires a user: nothing falls open because a guard was forgotten. */
function guardsBehind(authenticators: readonly unknown[], guards: readonly Guard[]): readonly Guard[] {
  return guards.length === 0 && authenticators.length > 0 ? [requireAuthentication] : guards;
}

function listsOf<Item>(declarations: readonly Readonly<Record<string, unknown>>[], key: string): Item[] {
  return declarations.flatMap((declared) => (Array.isArray(declared[key]) ? (declared[key] as Item[]) : []));
}

function compileEncoding({ definition, layers }: PlacedRoute, label: string): CompiledRoute["encoding"] {
  const { response, status, validateResponse } = definition.options;
  if (response === undefined) return { route: label, status: status ?? 200, serialize: null };
  if (!isSchema(response)) throw new ConfigError("SCHEMA_INVALID", `${label}, response`, describeValue(response));
  const validate = validateResponse ?? innermost(layers, (layer) => layer.validateResponse) ?? true;
  return {
    route: label,
    status: status ?? 200,
    serialize: compileSerializer(response, `${label}, response`, { validate }),
  };
}
