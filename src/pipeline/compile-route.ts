import { type DependencyOverrides, planDependencies } from "../dependencies/dependency-plan.ts";
import { compileResolve } from "../dependencies/resolve-dependencies.ts";
import { ConfigError, describeValue } from "../errors/config-error.ts";
import { compileExtract, type InputDeclaration } from "../params/compile-extract.ts";
import { defaultMaxBodyBytes } from "../request/http-request.ts";
import type { Stage } from "../request/route-call.ts";
import { parsePathPattern } from "../routing/path-pattern.ts";
import { compileSerializer } from "../schema/compile-serializer.ts";
import { isSchema } from "../schema/json-schema.ts";
import type { AllowedOrigins } from "../websocket/allowed-origins.ts";
import { checkRouteOptions } from "./check-route-options.ts";
import { collectCompress, collectMiddleware } from "./collect-middleware.ts";
import { type ChooseRequestLog, collectObservers } from "./collect-observers.ts";
import { compileAccess } from "./compile-access.ts";
import { compileMiddlewareStage } from "./compile-middleware-stage.ts";
import { compilePagination, type RouteAnswer } from "./compile-pagination.ts";
import type { CompiledRoute, Compress } from "./compiled-route.ts";
import { compileErrorResponder, type ErrorContext, errorFormatOf } from "./error-responder.ts";
import type { Middleware } from "./middleware.ts";
import type { RequestObserver } from "./request-observer.ts";
import { innermost, type PlacedRoute } from "./route-definition.ts";
import { compileSettle } from "./settle-dependencies.ts";
import { compileOriginCheck, openHandshake, webSocketMethod } from "./websocket-route.ts";

/** What the application gives to the compilation of its routes. */
export interface CompileContext extends ErrorContext {
  readonly overrides: DependencyOverrides;
  /** What compresses responses where no API or router says otherwise. */
  readonly compress: Compress;
  /** What logs requests. */
  readonly requestLog: ChooseRequestLog;
  /** Told of every request, whatever routes skip. */
  readonly observers: readonly RequestObserver[];
  /** Pages of which origins may open WebSockets. */
  readonly webSocketOrigins: AllowedOrigins;
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
  const pattern = parsePathPattern(placed.path);
  const logger = innermost(layers, (layer) => layer.logger) ?? context.logger;
  const access = compileAccess(placed, dependencies);
  const isWebSocket = definition.method === webSocketMethod;
  const middleware = addInnermost(
    collectMiddleware(placed, context.logger, label),
    compileSettle(dependencies, label, isWebSocket),
  );
  const observers = addObservers(collectObservers(placed, context.requestLog), context.observers);
  const answer = compilePagination(placed, label);
  const stages: (Stage | null)[] = [
    isWebSocket ? compileOriginCheck(context.webSocketOrigins) : null,
    access.authenticate,
    compileMiddlewareStage(middleware, "afterAuthentication"),
    access.guard,
    compileMiddlewareStage(middleware, "afterGuards"),
    compileExtract(inputs, pattern, options),
    plan.nodes.length === 0 ? null : compileResolve(plan),
  ];
  return {
    label,
    placed,
    pattern,
    middleware,
    stages: stages.filter((stage) => stage !== null),
    dependencyCount: plan.nodes.length,
    handler: isWebSocket ? openHandshake : answer.handler,
    encoding: compileEncoding(placed, answer, label),
    maxBodyBytes: options.maxBodyBytes ?? innermost(layers, (layer) => layer.maxBodyBytes) ?? defaultMaxBodyBytes,
    declaresForm: options.form !== undefined,
    logger,
    respondToError: compileErrorResponder(layers, access.challenge, { ...context, logger }, observers),
    compress: collectCompress(placed, middleware, context.compress),
    observers,
    declared: {
      inputs: [...inputs, ...answer.inputs],
      response: answer.documented,
      authenticators: access.authenticators,
      guards: access.guards,
      errorFormat: errorFormatOf(layers),
    },
  };
}

function addObservers(
  observers: readonly RequestObserver[] | null,
  others: readonly RequestObserver[],
): readonly RequestObserver[] | null {
  return others.length === 0 ? observers : [...(observers ?? []), ...others];
}

function addInnermost(
  middleware: readonly Middleware[] | null,
  inner: Middleware | null,
): readonly Middleware[] | null {
  return inner === null ? middleware : [...(middleware ?? []), inner];
}

function compileEncoding(
  { definition, layers }: PlacedRoute,
  { response }: RouteAnswer,
  label: string,
): CompiledRoute["encoding"] {
  const { status, validateResponse } = definition.options;
  if (response === undefined) return { route: label, status: status ?? 200, serialize: null };
  if (!isSchema(response)) throw new ConfigError("SCHEMA_INVALID", `${label}, response`, describeValue(response));
  const validate = validateResponse ?? innermost(layers, (layer) => layer.validateResponse) ?? true;
  return {
    route: label,
    status: status ?? 200,
    serialize: compileSerializer(response, `${label}, response`, { validate }),
  };
}
