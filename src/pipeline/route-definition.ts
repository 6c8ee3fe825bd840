import type { Dependency } from "../dependencies/depends.ts";
import type { Logger } from "../logging/logger.ts";
import type { Authenticator, Guard } from "../request/authentication.ts";
import type { ErrorFormat } from "./error-format.ts";
import type { ExceptionHandler } from "./exception-handler.ts";
import type { Middleware } from "./middleware.ts";

/** Options of a route without their types: what start-up reads. */
export interface UntypedRouteOptions {
  readonly params?: unknown;
  readonly query?: unknown;
  readonly headers?: unknown;
  readonly cookies?: unknown;
  readonly body?: unknown;
  readonly depends?: unknown;
  readonly auth?: readonly Authenticator<unknown>[];
  readonly guards?: readonly Guard[];
  readonly response?: unknown;
  readonly status?: number;
  readonly use?: readonly Middleware[];
  readonly skip?: readonly (string | Middleware)[];
  readonly name?: string;
  readonly validateResponse?: boolean;
  readonly maxBodyBytes?: number;
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
}

/** A route as it was written down: data, checked when it is compiled. */
export interface RouteDefinition {
  readonly method: string;
  /** As written, without any prefix. */
  readonly path: string;
  readonly options: UntypedRouteOptions;
  readonly handler: unknown;
  /** File and line of the definition: "src/api.ts:12:5". */
  readonly place: string;
}

/** What an application or router gives to all its routes. Outer layers come first. */
export interface RouteLayer {
  readonly middleware: readonly Middleware[];
  readonly auth: readonly Authenticator<unknown>[] | null;
  readonly guards: readonly Guard[] | null;
  /** Dependencies every route resolves, for what they do rather than for their value. */
  readonly dependencies: readonly Dependency<unknown>[];
  readonly tags: readonly string[];
  readonly exceptionHandlers: readonly ExceptionHandler[];
  readonly exceptionHandler: ExceptionHandler["handle"] | null;
  readonly errorFormat: ErrorFormat | null;
  readonly validateResponse: boolean | null;
  readonly maxBodyBytes: number | null;
  readonly logger: Logger | null;
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
