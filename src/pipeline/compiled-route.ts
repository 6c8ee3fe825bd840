import type { ChildLogger } from "../logging/logger.ts";
import type { InputDeclaration } from "../params/compile-extract.ts";
import type { Authenticator, Guard } from "../request/authentication.ts";
import type { HttpRequest } from "../request/http-request.ts";
import type { HandlerArgument, Stage } from "../request/route-call.ts";
import type { ResultEncoding } from "../response/encode-result.ts";
import type { HttpResponse } from "../response/http-response.ts";
import type { PathPattern } from "../routing/path-pattern.ts";
import type { ErrorFormat } from "./error-format.ts";
import type { Middleware } from "./middleware.ts";
import type { RequestObserver } from "./request-observer.ts";
import type { PlacedRoute } from "./route-definition.ts";

/**
 * Everything about a route, computed at start-up. Per request this is only read.
 *
 * A route has only the stages it needs: one without auth, inputs and dependencies has none, and goes straight from the
 * router to its handler.
 */
export interface CompiledRoute {
  /** "GET /users/{id}" */
  readonly label: string;
  readonly placed: PlacedRoute;
  /** Its path, taken apart. */
  readonly pattern: PathPattern;
  /** Outermost first; null for none. */
  readonly middleware: readonly Middleware[] | null;
  /** authenticate, middleware, guard, middleware, extract, resolve: in this order, as far as the route has them. */
  readonly stages: readonly Stage[];
  /** How many dependencies have an input of their own beside the handler's. */
  readonly dependencyCount: number;
  readonly handler: (input: HandlerArgument) => unknown;
  readonly encoding: ResultEncoding;
  readonly maxBodyBytes: number;
  /** Whether it has the option `form`. */
  readonly declaresForm: boolean;
  readonly logger: ChildLogger;
  readonly respondToError: RespondToError;
  /** Null for a route whose responses are sent as they are. */
  readonly compress: Compress | null;
  /** Outermost first; null for none. */
  readonly observers: readonly RequestObserver[] | null;
  readonly declared: RouteDeclaration;
}

/** What a route declares, together with what it has from its dependencies and layers: for documentation, not for requests. */
export interface RouteDeclaration {
  /** Of the route itself, of its dependencies, then of its pages. */
  readonly inputs: readonly InputDeclaration[];
  /** Schema of its answer: that of a page, where it has pages; undefined when nothing is known of it. */
  readonly response: unknown;
  readonly authenticators: readonly Authenticator<unknown>[];
  readonly guards: readonly Guard[];
  readonly errorFormat: ErrorFormat;
}

/**
 * Compresses a response where its client and its content allow it. A promise only where a large body is compressed on
 * another thread; it never rejects.
 *
 * @throws What writing a JSON value throws.
 */
export type Compress = (response: HttpResponse, request: HttpRequest) => HttpResponse | Promise<HttpResponse>;

/** Turns whatever was thrown into a response. */
export type RespondToError = (error: unknown, request: HttpRequest) => HttpResponse | Promise<HttpResponse>;
