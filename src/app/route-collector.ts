import type { AppDatabase } from "../db/app-database.ts";
import type { Dependency } from "../dependencies/depends.ts";
import { ConfigError, describeValue } from "../errors/config-error.ts";
import { compileCompress } from "../middleware/compress-response.ts";
import type { CompressionOptions } from "../middleware/compression-options.ts";
import type { RequestLogOptions } from "../middleware/request-log-options.ts";
import type { SectionSchema } from "../params/section-types.ts";
import type { Middleware } from "../pipeline/middleware.ts";
import type { Pagination } from "../pipeline/pagination.ts";
import type { RequestObserver } from "../pipeline/request-observer.ts";
import type { RouteDefinition, RouteLayer } from "../pipeline/route-definition.ts";
import type { UntypedRouteOptions } from "../pipeline/route-options.ts";
import { webSocketMethod } from "../pipeline/websocket-route.ts";
import type { Authenticator, Guard } from "../request/authentication.ts";
import type { AnySchema } from "../schema/infer.ts";
import { placeView, placeViewSet } from "../views/place-members.ts";
import type { View, ViewSet } from "../views/view.ts";
import type { PlacedMember } from "../views/view-definition.ts";
import type { LookupOf, ViewClass, ViewHandles, ViewSetHandles, ViewSetOptions } from "../views/view-handles.ts";
import { callPlace } from "./call-place.ts";
import type { DefineWebSocket } from "./define-websocket.ts";
import type { Lifecycle } from "./lifecycle.ts";
import type { DefineRoute } from "./route-methods.ts";
import { compileStatic } from "./static-files.ts";
import type { StaticOptions } from "./static-options.ts";

/** What routers and applications give to all their routes. */
export interface CollectorOptions {
  /** Path before every route: "/api/v1". */
  readonly prefix?: string;
  /** Middleware around every route, outermost first. */
  readonly middleware?: readonly Middleware[];
  /** Told of every request, outermost first. */
  readonly observers?: readonly RequestObserver[];
  /**
   * Whether one line a request is logged, and how. Default: as the API around it says, else as the command line does:
   * `bolt dev` logs all, `bolt start` those that are slow or failed. Without the command line, nothing is logged.
   */
  readonly requestLog?: RequestLogOptions | boolean;
  /** Authenticators of routes that declare none. */
  readonly auth?: readonly Authenticator<unknown>[];
  /** Guards of routes that declare none. */
  readonly guards?: readonly Guard[];
  /** Dependencies every route resolves, for what they do rather than for their value. */
  readonly dependencies?: readonly Dependency<unknown>[];
  /** Tags of every route. */
  readonly tags?: readonly string[];
  /** The pages of routes with `paginate: true`. Default: as the API around it says. */
  readonly paginate?: Pagination;
  /** How responses are compressed, or false for not at all. Default: as the API around it says, else as in `CompressionOptions`. */
  readonly compression?: CompressionOptions | false;
}

/** Options of which a collector keeps its prefix and its layer. */
type LayerOptions = Partial<Omit<RouteLayer, "compress">> & Pick<CollectorOptions, "prefix" | "compression">;

const emptyLayer: RouteLayer = {
  middleware: [],
  observers: [],
  requestLog: null,
  auth: null,
  guards: null,
  dependencies: [],
  tags: [],
  paginate: null,
  exceptionHandlers: [],
  exceptionHandler: null,
  errorFormat: null,
  validateResponse: null,
  maxBodyBytes: null,
  logger: null,
  compress: null,
};

function layerOf(options: LayerOptions): RouteLayer {
  const given = Object.keys(emptyLayer).map((key) => [key, options[key as keyof LayerOptions]]);
  return {
    ...emptyLayer,
    ...Object.fromEntries(given.filter(([, value]) => value !== undefined)),
    compress: layerCompress(options.compression),
  };
}

function layerCompress(option: CompressionOptions | false | undefined): RouteLayer["compress"] {
  if (option === undefined) return null;
  return option === false ? false : compileCompress(option);
}

/** Something collected: a route, or a collector with routes of its own below a path. */
export type CollectedEntry =
  | { readonly kind: "route"; readonly definition: RouteDefinition }
  | { readonly kind: "collector"; readonly prefix: string; readonly collector: RouteCollector };

/** Takes down routes; the common part of `BoltAPI` and `Router`. */
export abstract class RouteCollector {
  readonly prefix: string;
  readonly layer: RouteLayer;
  private readonly collected: CollectedEntry[] = [];
  private isClosed = false;

  /** Defines a route for GET. It answers HEAD too. */
  readonly get: DefineRoute<undefined, undefined>;
  readonly post: DefineRoute<AnySchema, SectionSchema>;
  readonly put: DefineRoute<AnySchema, SectionSchema>;
  readonly patch: DefineRoute<AnySchema, SectionSchema>;
  readonly delete: DefineRoute<undefined, undefined>;
  /** Defines a route for HEAD, in place of the one that comes with GET. */
  readonly head: DefineRoute<undefined, undefined>;
  /** Defines a route for OPTIONS, in place of the automatic answer with `Allow`. */
  readonly options: DefineRoute<undefined, undefined>;
  /** Defines a route for QUERY: safe like GET, with a body (RFC 10008). */
  readonly query: DefineRoute<AnySchema, SectionSchema>;

  /** Defines a route for WebSockets. A route for GET may have the same path. */
  readonly websocket: DefineWebSocket;

  constructor(options: LayerOptions) {
    this.prefix = options.prefix ?? "";
    this.layer = layerOf(options);
    // To its users a definition is a handle: the contract stands for types, and is not there.
    const define = (method: string) => (path: unknown, first: unknown, second?: unknown) =>
      this.addRoute(method, path, first, second) as never;
    this.get = define("GET");
    this.post = define("POST");
    this.put = define("PUT");
    this.patch = define("PATCH");
    this.delete = define("DELETE");
    this.head = define("HEAD");
    this.options = define("OPTIONS");
    this.query = define("QUERY");
    this.websocket = define(webSocketMethod);
  }

  /**
   * Serves the files of a directory below a path, to GET and HEAD, with ranges, validators and the answers to conditions.
   *
   *   api.static("/assets", "public", { maxAge: 3600, immutable: true });
   *
   * Nothing is served that lies outside the directory, be it behind a link. Routes of this and other paths go first.
   *
   * @param directory A path relative to the working directory, or a `file:` URL. It must exist.
   * @throws ConfigError DIRECTORY_INVALID, STATIC_FALLBACK_MISSING, OPTION_UNKNOWN, OPTION_INVALID.
   */
  static(prefix: string, directory: string | URL, options: StaticOptions = {}): void {
    assertText(prefix);
    const handler = compileStatic(`static(${JSON.stringify(prefix)})`, directory, options);
    const base = prefix.endsWith("/") ? prefix.slice(0, -1) : prefix;
    const { auth, guards, use, skip, tags, name } = options;
    const given = Object.entries({ auth, guards, use, skip, tags }).filter(([, value]) => value !== undefined);
    // Files are no operations that a client calls.
    const shared = { ...Object.fromEntries(given), includeInSchema: false };
    this.addRoute("GET", `${base}/{path:path}`, name === undefined ? shared : { ...shared, name }, handler);
    if (options.index !== false || options.fallback !== undefined) {
      this.addRoute("GET", `${base}/`, shared, handler, true);
    }
  }

  /**
   * Defines the routes of a view: the members of a class, one for each method.
   *
   * @returns Handles of its routes, by method.
   * @throws ConfigError VIEW_INVALID, VIEW_MEMBER_INVALID, VIEW_EMPTY.
   */
  view<const Path extends string, Instance extends View>(
    path: Path,
    viewClass: ViewClass<Instance>,
  ): ViewHandles<Instance, Path> {
    assertText(path);
    return this.addMembers(placeView(path, viewClass, callPlace));
  }

  /**
   * Defines the routes of a view set: of a collection, and below it of the objects in it.
   *
   * @returns Handles of its routes, by action.
   * @throws ConfigError VIEW_INVALID, VIEW_MEMBER_INVALID, VIEW_EMPTY, OPTION_UNKNOWN, OPTION_INVALID.
   */
  viewset<const Path extends string, Class extends ViewClass<ViewSet>, const Lookup extends string = LookupOf<Class>>(
    path: Path,
    viewClass: Class,
    options: ViewSetOptions<Lookup> = {},
  ): ViewSetHandles<InstanceType<Class>, Path, Lookup> {
    assertText(path);
    return this.addMembers(placeViewSet(path, viewClass, options, callPlace));
  }

  /** What the collector itself does before the first request and after the last. */
  get lifecycle(): Partial<Lifecycle> {
    return {};
  }

  /** The database that the collector opens; null for none. */
  get database(): AppDatabase | null {
    return null;
  }

  /** The directories that the collector allows files to be sent from; null when it names none. */
  get fileDirectories(): readonly (string | URL)[] | null {
    return null;
  }

  /** What was collected, in the order it was defined. */
  get entries(): readonly CollectedEntry[] {
    return this.collected;
  }

  /** Refuses further routes, here and in all that is included: an application that has started would not have them. */
  close(): void {
    this.isClosed = true;
    for (const entry of this.collected) if (entry.kind === "collector") entry.collector.close();
  }

  protected addCollector(prefix: string, collector: RouteCollector): void {
    this.assertOpen(prefix === "" ? "A router" : prefix);
    if (collector === this || contains(collector, this)) throw new ConfigError("MOUNT_CYCLE", prefix);
    this.collected.push({ kind: "collector", prefix, collector });
  }

  private addRoute(
    method: string,
    path: unknown,
    first: unknown,
    second: unknown,
    keepsSlash = false,
  ): RouteDefinition {
    const label = `${method} ${String(path)}`;
    this.assertOpen(label);
    assertText(path);
    const [options, handler] = second === undefined ? [{}, first] : [first, second];
    // Checked when the route is compiled, where every mistake is reported the same way.
    return this.collect({
      method,
      path,
      options: options as UntypedRouteOptions,
      handler,
      place: callPlace(),
      keepsSlash,
    });
  }

  /** To its users a definition is a handle, whose contract stands for types and is not there. */
  private addMembers<Handles>(members: readonly PlacedMember[]): Handles {
    return Object.fromEntries(
      members.map(({ member, method, path, options, handler, errors, place }) => {
        this.assertOpen(`${method} ${path}`);
        return [member, this.collect({ method, path, options, handler, errors, place: place ?? callPlace() })];
      }),
    ) as Handles;
  }

  private collect(definition: RouteDefinition): RouteDefinition {
    this.collected.push({ kind: "route", definition: Object.freeze(definition) });
    return definition;
  }

  private assertOpen(adding: string): void {
    if (this.isClosed) throw new ConfigError("ROUTES_CLOSED", adding);
  }
}

function assertText(path: unknown): asserts path is string {
  if (typeof path !== "string") throw new ConfigError("ROUTE_PATH_INVALID", describeValue(path), "is not a string");
}

function contains(collector: RouteCollector, sought: RouteCollector): boolean {
  return collector.entries.some(
    (entry) => entry.kind === "collector" && (entry.collector === sought || contains(entry.collector, sought)),
  );
}
