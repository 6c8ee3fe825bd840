import type { AnyContract, RouteHandle } from "../routing/route-handle.ts";
import type { ViewAction } from "./action.ts";
import type { View, ViewSet, ViewSettings } from "./view.ts";
import type { DetailActionName } from "./view-methods.ts";
import type { ViewRoute } from "./view-route.ts";

/** A class of views. */
export type ViewClass<Instance extends View = View> = new () => Instance & ViewSettings;

/** Options of `api.viewset`. */
export interface ViewSetOptions<Lookup extends string = string> {
  /** Placeholder of the paths of one object: "slug", "id:int". Default "id". */
  readonly lookup?: Lookup;
  /** Names its routes for `urlFor`: "articles" names "articles.list", "articles.retrieve" and so on. */
  readonly name?: string;
}

/** The placeholder that a class says itself, or else "id". */
export type LookupOf<Class> = Class extends { readonly lookup: infer Lookup extends string } ? Lookup : "id";

/** Handles of the routes of a view, by method. */
export type ViewHandles<Instance extends View, Path extends string> = {
  readonly [Name in RouteName<Instance>]: PlacedHandle<Instance[Name], Path>;
};

/** Handles of the routes of a view set, by action. */
export type ViewSetHandles<Instance extends ViewSet, Path extends string, Lookup extends string> = {
  readonly [Name in RouteName<Instance>]: PlacedHandle<
    Instance[Name],
    ActionRoutePath<Instance[Name], Name & string, Path, WithoutSlash<Path>, Lookup>
  >;
};

type RouteName<Instance> = {
  [Name in keyof Instance]: Instance[Name] extends ViewRoute ? Name : never;
}[keyof Instance];

type PlacedHandle<Member, Path extends string> =
  Member extends ViewRoute<infer Contract extends AnyContract> ? RouteHandle<PlacedContract<Contract, Path>> : never;

/** The contract of a route that has got its path. */
type PlacedContract<Contract extends AnyContract, Path extends string> = {
  readonly [Part in keyof AnyContract]: Part extends "path" ? Path : Contract[Part];
};

type ActionRoutePath<
  Member,
  Name extends string,
  Path extends string,
  Base extends string,
  Lookup extends string,
  DetailPath extends string = `${Base}/{${Lookup}}`,
> =
  Member extends ViewAction<unknown, infer Detail, infer ActionPath>
    ? `${Detail extends true ? DetailPath : Base}/${ActionPath extends string ? ActionPath : Name}`
    : Name extends DetailActionName
      ? DetailPath
      : Path;

type WithoutSlash<Path extends string> = Path extends `${infer Base}/` ? Base : Path;
