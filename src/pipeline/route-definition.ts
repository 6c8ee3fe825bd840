import type { Dependency } from "../dependencies/depends.ts";
import type { ChildLogger } from "../logging/logger.ts";
import type { Authenticator, Guard } from "../request/authentication.ts";
import type { Compress } from "./compiled-route.ts";
import type { ErrorFormat } from "./error-format.ts";
import type { ExceptionHandler } from "./exception-handler.ts";
import type { Middleware } from "./middleware.ts";
import type { Pagination } from "./pagination.ts";
import type { RequestObserver } from "./request-observer.ts";
import type { UntypedRouteOptions } from "./route-options.ts";

/** A route as it was written down: data, checked when it is compiled. */
export interface RouteDefinition {
  readonly method: string;
  /** As written, without any prefix. */
  readonly path: string;
  readonly options: UntypedRouteOptions;
  readonly handler: unknown;
  /** File and line of the definition: "src/api.ts:12:5". */
  readonly place: string;
  /** Whether a slash at the end of the path stays, whatever `trailingSlash` says: that of a directory. */
  readonly keepsSlash?: boolean;
  /** What its handler refuses by itself, for the document: a handler that BoltAPI brings along. */
  readonly errors?: readonly HandlerError[];
}

/** An error that a handler answers, in the format of the API. */
export interface HandlerError {
  readonly status: number;
  /** When: "There is no such object". */
  readonly description: string;
}

/** What an application or router gives to all its routes. Outer layers come first. */
export interface RouteLayer {
  readonly middleware: readonly Middleware[];
  readonly observers: readonly RequestObserver[];
  /** How requests are logged, as it was given; `CompileContext.requestLog` knows what to make of it. */
  readonly requestLog: object | boolean | null;
  readonly auth: readonly Authenticator<unknown>[] | null;
  readonly guards: readonly Guard[] | null;
  /** Dependencies every route resolves, for what they do rather than for their value. */
  readonly dependencies: readonly Dependency<unknown>[];
  readonly tags: readonly string[];
  /** The pages of routes that ask for them without saying which. */
  readonly paginate: Pagination | null;
  readonly exceptionHandlers: readonly ExceptionHandler[];
  readonly exceptionHandler: ExceptionHandler["handle"] | null;
  readonly errorFormat: ErrorFormat | null;
  readonly validateResponse: boolean | null;
  readonly maxBodyBytes: number | null;
  readonly logger: ChildLogger | null;
  /** False for responses that are sent as they are. */
  readonly compress: Compress | false | null;
}

/** A definition with everything it inherits. */
export interface PlacedRoute {
  readonly definition: RouteDefinition;
  /** Full path, prefixes included, in the form that `trailingSlash` asks for. */
  readonly path: string;
  readonly layers: readonly RouteLayer[];
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
