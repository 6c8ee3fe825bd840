import type { AppDatabase } from "../db/app-database.ts";
import { type WebConnection, webEngine } from "../engines/web/web-engine.ts";
import { ConfigError, describeValue } from "../errors/config-error.ts";
import type { UploadOptions } from "../forms/upload-limits.ts";
import type { RequestLimits } from "../http/exchange.ts";
import { guardLogger } from "../logging/guard-logger.ts";
import type { Logger } from "../logging/logger.ts";
import type { PinoInstance } from "../logging/pino-logger.ts";
import { buildDocument } from "../openapi/build-document.ts";
import type { OpenApiDocument } from "../openapi/openapi-document.ts";
import type { OpenApiOptions } from "../openapi/openapi-options.ts";
import type { ErrorFormat } from "../pipeline/error-format.ts";
import type { ExceptionHandler } from "../pipeline/exception-handler.ts";
import type { RequestObserver } from "../pipeline/request-observer.ts";
import type { LogContextName } from "../request/log-context.ts";
import type { TrailingSlash } from "../routing/join-paths.ts";
import type { BuildUrl, UrlFor } from "../routing/url-for.ts";
import type { TemplateOptions } from "../templates/template-options.ts";
import type { AllowedOrigins } from "../websocket/allowed-origins.ts";
import type { Broker } from "../websocket/broker.ts";
import type { Rooms } from "../websocket/rooms.ts";
import { WebSocketHub } from "../websocket/websocket-hub.ts";
import type { WebSocketLimits } from "../websocket/websocket-limits.ts";
import { type Application, compileApplication } from "./application.ts";
import { checkApiOptions } from "./check-api-options.ts";
import type { Lifecycle } from "./lifecycle.ts";
import { type ApiServer, listen, type ServeOptions } from "./listen.ts";
import { type CollectorOptions, RouteCollector } from "./route-collector.ts";
import { Router } from "./router.ts";

/** Options of an application's WebSockets. */
export interface WebSocketOptions extends Partial<WebSocketLimits> {
  /** Origins whose pages may open WebSockets, beside the server's own; "*" for all. */
  readonly origins?: AllowedOrigins;
  /** Connects rooms with those of other processes. Default: none. */
  readonly broker?: Broker;
}

/** Options of a `BoltAPI`. */
export interface BoltAPIOptions extends CollectorOptions {
  /**
   * What happens to a trailing slash in the paths of routes. A request for the other form is redirected with 308. Default
   * "strip".
   */
  readonly trailingSlash?: TrailingSlash;
  /** Answers to errors of the application's own classes; see `handleException`. */
  readonly exceptionHandlers?: readonly ExceptionHandler[];
  /** Answer to every error that nothing else answers. Without it: a 500 that says nothing. */
  readonly exceptionHandler?: ExceptionHandler["handle"];
  /** "detail" (default) sends `{"detail": …}`; "problem" sends problem details (RFC 9457). */
  readonly errorFormat?: ErrorFormat;
  /** Shows unexpected errors with their traceback. Never in production. Default: BOLT_DEBUG is "1". */
  readonly debug?: boolean;
  /** Where BoltAPI writes, and `request.log` with it: a logger of pino, or any other. Default `consoleLogger()`. */
  readonly logger?: Logger | PinoInstance;
  /** What every line of `request.log` says of the request, beside its id. Default: nothing. */
  readonly logContext?: readonly LogContextName[];
  /** Whether answers are checked against `response`. Default true. */
  readonly validateResponse?: boolean;
  /** Most bytes of a request body. Default 1 MiB. */
  readonly maxBodyBytes?: number;
  /** How uploads are taken. */
  readonly uploads?: UploadOptions;
  /**
   * Proxies whose X-Forwarded-* and Forwarded headers are believed: addresses and CIDR ranges, the number of proxies in
   * front, or true for all. Default false.
   */
  readonly trustProxies?: boolean | number | readonly string[];
  /**
   * What `file` may send: files that really are in these directories, given as paths relative to the working directory or as
   * `file:` URLs. Those of mounted APIs add up. Default: all that the process can read.
   */
  readonly files?: { readonly directories: readonly (string | URL)[] };
  /** Limits of request headers. */
  readonly limits?: Partial<RequestLimits>;
  /** Limits of WebSockets, who may open them, and what connects their rooms with those of other processes. */
  readonly websocket?: WebSocketOptions;
  /** Where templates are and what they can do; see `render`. */
  readonly templates?: TemplateOptions;
  /** What the OpenAPI document says beside the routes, and where it is served; false for no document. */
  readonly openapi?: OpenApiOptions | false;
  /**
   * Opened before the first request and before `lifespan`, and closed after it. It comes from `boltapi/db`; one that several
   * APIs share is opened once.
   */
  readonly database?: AppDatabase;
  /** A generator that yields once: what is before runs before the first request, what is after when the server stops. */
  readonly lifespan?: Lifecycle["lifespan"];
  /** Runs before the first request. */
  readonly onStart?: Lifecycle["onStart"];
  /** Runs when the server stops, after the last request. */
  readonly onStop?: Lifecycle["onStop"];
  /** Runs with every request; with `onError` and `onResponse` the same as an observer called "hooks". */
  readonly onRequest?: RequestObserver["onRequest"];
  /** Runs with every error that becomes a response, or breaks one off. */
  readonly onError?: RequestObserver["onError"];
  /** Runs when a response has left. */
  readonly onResponse?: RequestObserver["onResponse"];
}

/**
 * An API: routes, and what they have in common.
 *
 *   const api = new BoltAPI();
 *   api.get("/users/{id:int}", ({ params }) => ({ id: params.id }));
 *   const server = await api.listen({ port: 8000 });
 */
export class BoltAPI extends RouteCollector {
  /** As given; read when the application is compiled. */
  readonly settings: BoltAPIOptions;
  /** Who is in which room, to send something to them: `api.rooms.to("lobby").sendJson({ … })`. */
  readonly rooms: Rooms = {
    // Asked each time: the API may be mounted after its rooms were taken.
    to: (room, except) => this.webSockets.rooms.to(room, except),
    count: (room) => this.webSockets.rooms.count(room),
  };
  private ownWebSockets: WebSocketHub | null = null;
  /** The API whose WebSockets this one shares: the one it is mounted in, or merged with. */
  private outer: BoltAPI | null = null;
  private application: Application | null = null;
  private fetchRequest: ((request: Request, connection?: WebConnection) => Promise<Response>) | null = null;

  constructor(options: BoltAPIOptions = {}) {
    checkApiOptions(options);
    super(layerOptions(options));
    this.settings = options;
  }

  override get lifecycle(): Partial<Lifecycle> {
    return this.settings;
  }

  override get database(): AppDatabase | null {
    return this.settings.database ?? null;
  }

  override get fileDirectories(): readonly (string | URL)[] | null {
    return this.settings.files?.directories ?? null;
  }

  /** Takes in a router's routes, below its prefix and, before that, `prefix`. */
  include(router: Router, prefix = ""): void {
    if (!(router instanceof Router)) throw new ConfigError("INCLUDE_INVALID", describeValue(router));
    this.addCollector(prefix, router);
  }

  /**
   * Takes in another API's routes below a path. They keep their own middleware, auth and error handlers, inside those of
   * this API; this API's `trailingSlash` applies.
   */
  mount(path: string, api: BoltAPI): void {
    if (!(api instanceof BoltAPI)) throw new ConfigError("MOUNT_INVALID", path, describeValue(api));
    this.addCollector(path, api);
    api.shareWebSockets(this);
  }

  /** All WebSockets of the application. For BoltAPI itself. */
  get webSockets(): WebSocketHub {
    if (this.outer !== null) return this.outer.webSockets;
    const { broker = null, origins: _, ...limits } = this.settings.websocket ?? {};
    this.ownWebSockets ??= new WebSocketHub(limits, broker);
    return this.ownWebSockets;
  }

  /** Takes part in the rooms of the API around this one. For BoltAPI itself. */
  shareWebSockets(outer: BoltAPI): void {
    this.outer = outer;
  }

  /**
   * Path of a route, by its name or its handle: `api.urlFor("user", { id: 1 })` → "/users/1".
   *
   * @throws ConfigError URL_NAME_UNKNOWN, URL_ROUTE_UNKNOWN, URL_ROUTE_AMBIGUOUS, URL_PARAM_MISSING, URL_PARAM_INVALID.
   */
  urlFor: UrlFor = ((...target: Parameters<BuildUrl>) => this.compile().urlFor(...target)) as BuildUrl as UrlFor;

  /** The OpenAPI document of the routes; where the option `openapi` is false, as if there were no such option. */
  openapi(): OpenApiDocument {
    const { openapi, routes } = this.compile();
    return openapi ?? buildDocument(routes);
  }

  /**
   * Answers a web-standard request: the same application behind anything that speaks Fetch. Starts the application with
   * the first request.
   */
  fetch = async (request: Request, connection?: WebConnection): Promise<Response> => {
    const application = this.compile();
    await application.start();
    this.fetchRequest ??= webEngine(application.handle, { limits: application.limits });
    return this.fetchRequest(request, connection);
  };

  /** Starts the application and a server for it. */
  listen(options: ServeOptions = {}): Promise<ApiServer> {
    return listen(this.compile(), options);
  }

  /** Compiles all routes, once. After that no route can be added. Called by whatever serves the API. */
  compile(): Application {
    this.application ??= compileApplication([this]);
    return this.application;
  }
}

/** What the routes of an API get of its options. */
function layerOptions(options: BoltAPIOptions): ConstructorParameters<typeof RouteCollector>[0] {
  const { logger, observers = [], onRequest, onError, onResponse } = options;
  const given = Object.entries({ onRequest, onError, onResponse }).filter(([, hook]) => hook !== undefined);
  const hooks = given.length === 0 ? [] : [{ name: "hooks", ...Object.fromEntries(given) }];
  return {
    ...options,
    observers: [...observers, ...hooks],
    logger: logger === undefined ? null : guardLogger(logger),
  };
}
