import type { HandlerError } from "../pipeline/route-definition.ts";
import type { UntypedRouteOptions } from "../pipeline/route-options.ts";
import type { ViewSettings } from "./view.ts";
import type { ViewRoute } from "./view-route.ts";

/** A route that a view has, with its path: what `api.get` and its kind would be given. */
export interface PlacedMember {
  readonly member: string;
  readonly method: string;
  readonly path: string;
  readonly options: UntypedRouteOptions;
  readonly handler: unknown;
  /** What the handler refuses by itself, as far as that is known. */
  readonly errors: readonly HandlerError[];
  /** File and line of the member; null where it is not known. */
  readonly place: string | null;
}

/** A class of views, read once at start-up. */
export interface ViewDefinition {
  /** For error messages: `Articles at "/articles"`. */
  readonly label: string;
  readonly make: new () => object;
  /** The instance that was read. */
  readonly specimen: Readonly<Record<string, unknown>>;
  readonly settings: ViewSettings;
  readonly routes: ReadonlyMap<string, ViewRoute>;
}
