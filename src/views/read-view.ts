import { ConfigError, describeValue } from "../errors/config-error.ts";
import { findOptionMistake } from "../errors/option-rules.ts";
import { notePlaces } from "./member-place.ts";
import { settingRules } from "./setting-rules.ts";
import { type View, ViewSet, type ViewSettings } from "./view.ts";
import type { ViewDefinition } from "./view-definition.ts";
import { ViewRoute } from "./view-route.ts";

/** What tells kinds of views apart while they are read. */
export interface ViewKind {
  /** "api.view" */
  readonly call: string;
  readonly base: typeof View | typeof ViewSet;
  /** Names that are routes, so that nothing else has them. */
  readonly routeNames: readonly string[];
}

/**
 * Makes an instance of a class of views, and sorts its fields into routes and settings.
 *
 * @throws ConfigError VIEW_INVALID, VIEW_MEMBER_INVALID, VIEW_EMPTY.
 */
export function readView(kind: ViewKind, path: string, viewClass: unknown, place: () => string): ViewDefinition {
  const { call, base } = kind;
  const given = `${call}(${JSON.stringify(path)})`;
  if (!isClassOf(viewClass, base)) throw new ConfigError("VIEW_INVALID", given, base.name, describeValue(viewClass));
  const label = `${viewClass.name === "" ? "The class" : viewClass.name} at ${JSON.stringify(path)}`;
  refuseMethods(kind, viewClass, label);
  const specimen = notePlaces(place, () => new viewClass()) as Readonly<Record<string, unknown>>;
  const fields = Object.entries(specimen);
  const routes = new Map(fields.filter((field): field is [string, ViewRoute] => field[1] instanceof ViewRoute));
  const settings = Object.fromEntries(fields.filter(([name]) => !routes.has(name)));
  checkSettings(kind, settings, label);
  if (routes.size === 0) throw new ConfigError("VIEW_EMPTY", label, kind.routeNames.join(", "));
  return { label, make: viewClass, specimen, settings: settings as ViewSettings, routes };
}

function isClassOf(value: unknown, base: typeof View | typeof ViewSet): value is new () => object {
  if (typeof value !== "function" || !(value.prototype instanceof base)) return false;
  // A view set has other members than a view has.
  return base === ViewSet || !(value.prototype instanceof ViewSet);
}

/** `get() { … }` looks like a route, and would be none. */
function refuseMethods({ routeNames }: ViewKind, viewClass: new () => object, label: string): void {
  const method = routeNames.find((name) => name in viewClass.prototype);
  if (method === undefined) return;
  throw memberInvalid(label, method, `it is a method of the class, which has no path. Write ${method} = route(…).`);
}

/** A misspelt `guards` must not leave a route open, so that other fields are private ones. */
function checkSettings({ routeNames }: ViewKind, settings: object, label: string): void {
  const known = [...routeNames, ...Object.keys(settingRules)];
  for (const [name, value] of Object.entries(settings)) {
    if (routeNames.includes(name)) throw memberInvalid(label, name, `expected route(…), got ${describeValue(value)}.`);
    const mistake = findOptionMistake({ [name]: value }, settingRules);
    if (mistake?.kind === "invalid") throw memberInvalid(label, name, mistake.problem);
    if (mistake !== null) {
      throw memberInvalid(
        label,
        name,
        `there is no such field. Fields are ${known.join(", ")}. What is the view's own begins with "#", or is a method.`,
      );
    }
  }
}

export function memberInvalid(label: string, member: string, problem: string): ConfigError {
  return new ConfigError("VIEW_MEMBER_INVALID", label, member, problem);
}
