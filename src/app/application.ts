import { type AppDatabase, databaseHandle } from "../db/app-database.ts";
import { watchRepeatedQueries } from "../db/repeated-queries.ts";
import type { DependencyOverrides } from "../dependencies/dependency-plan.ts";
import { ConfigError } from "../errors/config-error.ts";
import { withDefaults } from "../errors/with-defaults.ts";
import { compileFileAccess } from "../files/file-access.ts";
import { resolveUploadLimits } from "../forms/upload-limits.ts";
import { defaultRequestLimits, type ExchangeHandler, type RequestLimits } from "../http/exchange.ts";
import { compileTrustedProxies, type TrustProxies } from "../http/forwarded.ts";
import { consoleLogger } from "../logging/console-logger.ts";
import type { ChildLogger } from "../logging/logger.ts";
import { compileCompress } from "../middleware/compress-response.ts";
import { requestLog } from "../middleware/request-log.ts";
import type { RequestLogOptions } from "../middleware/request-log-options.ts";
import { buildDocument } from "../openapi/build-document.ts";
import type { OpenApiDocument } from "../openapi/openapi-document.ts";
import { placeDocs } from "../openapi/ui/place-docs.ts";
import type { ChooseRequestLog } from "../pipeline/collect-observers.ts";
import { compileRoute } from "../pipeline/compile-route.ts";
import type { CompiledRoute } from "../pipeline/compiled-route.ts";
import type { RequestObserver } from "../pipeline/request-observer.ts";
import type { PlacedRoute } from "../pipeline/route-definition.ts";
import { webSocketMethod } from "../pipeline/websocket-route.ts";
import type { HttpRequest } from "../request/http-request.ts";
import { compileLogContext } from "../request/log-context.ts";
import { parsePathPattern } from "../routing/path-pattern.ts";
import { RouteTable } from "../routing/route-table.ts";
import { type BuildUrl, UrlBuilder } from "../routing/url-for.ts";
import { compileTemplates } from "../templates/compile-templates.ts";
import type { WebSocketHub } from "../websocket/websocket-hub.ts";
import type { BoltAPI } from "./bolt-api.ts";
import { compileDispatch } from "./dispatch.ts";
import { type Lifecycle, LifecycleRunner } from "./lifecycle.ts";
import { placeRoutes } from "./place-routes.ts";
import type { RouteCollector } from "./route-collector.ts";
import { UnroutedRequests } from "./unrouted-requests.ts";
import { WebSocketUpgrades } from "./websocket-upgrades.ts";

/** One or several APIs, compiled: what engines, the test client and the command line run. */
export interface Application {
  /** Answers an exchange. */
  readonly handle: ExchangeHandler;
  readonly routes: readonly CompiledRoute[];
  readonly limits: RequestLimits;
  readonly logger: ChildLogger;
  /** What the routes take and answer; null where the option `openapi` is false. */
  readonly openapi: OpenApiDocument | null;
  /** The routes that serve that document, and the pages that show it. */
  readonly docs: readonly CompiledRoute[];
  readonly urlFor: BuildUrl;
  /** Those of all its APIs. */
  readonly databases: readonly AppDatabase[];
  /** What is kept in the memory of this process, and not seen by others: "rate limits", "rooms of WebSockets". */
  readonly perProcess: readonly string[];
  /** Runs `lifespan` and `onStart`, once. */
  start(): Promise<void>;
  /** Tells what wants to know that the last server is closing. */
  drain(): void;
  /** Runs what `start` has to undo, and `onStop`. */
  stop(): Promise<void>;
}

/** What tests and the command line change about an application. */
export interface ApplicationOptions {
  /** Where APIs log that do not say it themselves. Default `consoleLogger()`. */
  readonly logger?: ChildLogger;
  /** How requests are logged where no API says it; what an API says goes before it. Default: not at all. */
  readonly requestLog?: RequestLogOptions;
  readonly overrides?: DependencyOverrides;
  /** Told of every error that is answered with a 500 because nothing else answers it. */
  readonly onServerError?: (error: unknown, request: HttpRequest) => void;
}

/**
 * Compiles APIs into one application. The first gives the settings that only a whole application can have: limits,
 * trusted proxies, debug, and what surrounds answers to unknown paths.
 *
 * @throws ConfigError for every mistake that can be found before the first request.
 */
export function compileApplication(
  apis: readonly [BoltAPI, ...BoltAPI[]],
  options: ApplicationOptions = {},
): Application {
  const [main] = apis;
  for (const api of apis) api.close();
  const { settings } = main;
  const logger = main.layer.logger ?? options.logger ?? consoleLogger();
  const databases = collectDatabases(apis);
  const isDebug = settings.debug ?? process.env.BOLT_DEBUG === "1";
  const context = {
    overrides: options.overrides ?? new Map(),
    compress: compileCompress(),
    isDebug,
    // A database that is watched costs each query something, so that this is for development only.
    observers: isDebug && databases.length > 0 ? [watchRepeatedQueries(databases)] : [],
    logger,
    onServerError: options.onServerError ?? null,
    requestLog: compileRequestLogChoice(options.requestLog),
    webSocketOrigins: settings.websocket?.origins ?? [],
  };
  const placed = apis.flatMap((api) => placeRoutes(api, api.settings.trailingSlash ?? "strip"));
  const routes = placed.map((route) => compileRoute(route, context));
  const urls = buildUrls(routes);
  const urlFor: BuildUrl = urls.urlFor.bind(urls);
  const buildUrl = urls.urlForValues.bind(urls);
  const renderTemplate = compileTemplates(settings.templates ?? {}, { isDebug: context.isDebug, urlFor, buildUrl });
  const requestSettings = {
    logger,
    logContext: compileLogContext(settings.logContext ?? []),
    trustProxies: compileTrust(settings.trustProxies),
    fileAccess: compileFileAccess(collectDirectories(apis)),
    uploads: resolveUploadLimits(settings.uploads),
    renderTemplate,
    urlFor,
  };
  // Takes part in everything an application does around its routes, for paths and methods that have none.
  const fallbackLayer = { ...main.layer, dependencies: [] };
  const fallback = compileRoute({ definition: unroutedDefinition, path: "/", layers: [fallbackLayer] }, context);
  const hub = main.webSockets;
  for (const other of apis.slice(1)) other.shareWebSockets(main);
  const lifecycles = [
    ...databases.map((database) => databaseLifecycle(database, logger)),
    webSocketLifecycle(hub, logger),
    ...collectLifecycles(apis),
  ];
  const lifecycle = new LifecycleRunner(lifecycles, logger);
  const openapi = settings.openapi === false ? null : buildDocument(routes, settings.openapi);
  const docs =
    openapi === null ? [] : placeDocumentation(openapi, main, routes).map((route) => compileRoute(route, context));
  const table = buildTable([...routes.filter((route) => !isWebSocket(route)), ...docs]);
  const upgrades = new WebSocketUpgrades(buildTable(routes.filter(isWebSocket)), hub);
  return {
    handle: compileDispatch(table, new UnroutedRequests(table, fallback, upgrades), requestSettings, upgrades),
    routes,
    limits: withDefaults(defaultRequestLimits, settings.limits),
    logger,
    openapi,
    docs,
    databases,
    perProcess: listPerProcess(routes, hub),
    urlFor,
    start: () => lifecycle.start(),
    drain: () => lifecycle.drain(),
    stop: () => lifecycle.stop(),
  };
}

/** Routes for which the same was said share one observer. */
function compileRequestLogChoice(usual: RequestLogOptions | undefined): ChooseRequestLog {
  const made = new Map<unknown, RequestObserver>();
  return (option) => {
    const choice = option ?? usual !== undefined;
    if (choice === false) return null;
    const existing = made.get(choice);
    if (existing !== undefined) return existing;
    // Checked with the options of its API or router.
    const observer = requestLog(withDefaults<RequestLogOptions>(usual ?? {}, choice === true ? {} : choice));
    made.set(choice, observer);
    return observer;
  };
}

const unroutedDefinition: PlacedRoute["definition"] = {
  method: "*",
  path: "*",
  options: { guards: [], auth: [] },
  handler: () => undefined,
  place: "BoltAPI",
};

function buildTable(routes: readonly CompiledRoute[]): RouteTable<CompiledRoute> {
  const table = new RouteTable<CompiledRoute>();
  for (const route of routes) {
    const { method, place } = route.placed.definition;
    table.add(method, route.pattern, route, place);
  }
  return table;
}

/** Where a route of the application has the same path, that route stays alone. */
function placeDocumentation(
  document: OpenApiDocument,
  { settings, prefix, layer }: BoltAPI,
  routes: readonly CompiledRoute[],
): PlacedRoute[] {
  const surroundings = { prefix, layer, trailingSlash: settings.trailingSlash ?? "strip" } as const;
  const isGet = ({ placed }: CompiledRoute): boolean => placed.definition.method === "GET";
  const taken = new Set(routes.filter(isGet).map(({ pattern }) => pattern.shape));
  const placed = placeDocs(document, settings.openapi || {}, surroundings);
  return placed.filter(({ path }) => !taken.has(parsePathPattern(path).shape));
}

function buildUrls(routes: readonly CompiledRoute[]): UrlBuilder {
  const urls = new UrlBuilder();
  for (const { pattern, placed } of routes) {
    const { options, place } = placed.definition;
    urls.addHandle(placed.definition, pattern);
    if (options.name !== undefined) urls.add(options.name, pattern, place);
  }
  return urls;
}

function listPerProcess(routes: readonly CompiledRoute[], hub: WebSocketHub): string[] {
  const rooms = hub.isAlone && routes.some(isWebSocket) ? ["rooms of WebSockets"] : [];
  const kept = routes.flatMap(({ middleware }) => middleware ?? []).map(({ perProcess }) => perProcess);
  return [...new Set([...rooms, ...kept.filter((what) => what !== undefined)])];
}

function isWebSocket({ placed }: CompiledRoute): boolean {
  return placed.definition.method === webSocketMethod;
}

/** Rooms are connected before anything is served, and until nothing is any more. */
function webSocketLifecycle(hub: WebSocketHub, logger: ChildLogger): Partial<Lifecycle> {
  return { onStart: () => hub.start(logger), onStop: () => hub.stop() };
}

/** Opened before everything that may need it, and closed after. */
function databaseLifecycle(database: AppDatabase, logger: ChildLogger): Partial<Lifecycle> {
  const handle = database[databaseHandle];
  return { onStart: () => handle.open(logger), onStop: () => handle.close() };
}

/** The databases of all APIs, mounted ones too, each once. */
function collectDatabases(collectors: readonly RouteCollector[]): AppDatabase[] {
  const found = collectors.flatMap(({ database, entries }) => {
    const mounted = entries.flatMap((entry) => (entry.kind === "collector" ? [entry.collector] : []));
    return [...(database === null ? [] : [database]), ...collectDatabases(mounted)];
  });
  return [...new Set(found)];
}

/** Those around others first: what is mounted may need what its API has opened. An API mounted twice starts once. */
function collectLifecycles(
  collectors: readonly RouteCollector[],
  found = new Set<Partial<Lifecycle>>(),
): Partial<Lifecycle>[] {
  for (const collector of collectors) {
    found.add(collector.lifecycle);
    collectLifecycles(
      collector.entries.flatMap((entry) => (entry.kind === "collector" ? [entry.collector] : [])),
      found,
    );
  }
  return [...found];
}

/**
 * The directories of all APIs, mounted ones too; null when none of them names any. As soon as one does, only what is named may
 * be sent, so that none of them is left open by the others.
 */
function collectDirectories(collectors: readonly RouteCollector[]): readonly (string | URL)[] | null {
  const named = collectors.flatMap(({ fileDirectories, entries }) => {
    const mounted = entries.flatMap((entry) => (entry.kind === "collector" ? [entry.collector] : []));
    return [fileDirectories, collectDirectories(mounted)].filter((directories) => directories !== null);
  });
  return named.length === 0 ? null : named.flat();
}

function compileTrust(option: boolean | number | readonly string[] = false): TrustProxies | null {
  try {
    return compileTrustedProxies(option);
  } catch (error) {
    throw new ConfigError("OPTION_INVALID", "trustProxies", (error as Error).message);
  }
}
