import type { HttpRequest } from "./http-request.ts";

/** The argument of a handler or dependency while it is put together. */
export type HandlerArgument = Record<string, unknown>;

/** One request on its way through one route. */
export interface RouteCall {
  readonly request: HttpRequest;
  /** Text of the path's placeholders, by position. */
  readonly pathValues: readonly string[];
  /** The handler's argument. */
  readonly input: HandlerArgument;
  /** Arguments of the route's dependencies, by their position in its dependency plan. */
  readonly dependencyInputs: readonly HandlerArgument[];
}

/** One step of a route. A promise only when it has to wait; it throws to end the request. */
export type Stage = (call: RouteCall) => undefined | Promise<undefined>;
