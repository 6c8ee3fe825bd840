import { checkOptions } from "../errors/check-options.ts";
import { expecting, isText, type OptionRules } from "../errors/option-rules.ts";
import { requireAuthentication } from "../pipeline/authenticate.ts";
import type { HandlerError } from "../pipeline/route-definition.ts";
import type { UntypedRouteOptions } from "../pipeline/route-options.ts";
import { ViewAction } from "./action.ts";
import { bindMember } from "./bind-member.ts";
import { memberInvalid, readView, type ViewKind } from "./read-view.ts";
import { View, ViewSet, type ViewSettings } from "./view.ts";
import type { PlacedMember, ViewDefinition } from "./view-definition.ts";
import type { ViewSetOptions } from "./view-handles.ts";
import { type StandardAction, standardActions, type ViewMethod, viewMethods } from "./view-methods.ts";
import { SharedRoute, type ViewRoute } from "./view-route.ts";

const viewKind: ViewKind = { call: "api.view", base: View, routeNames: viewMethods };

const viewSetKind: ViewKind = { call: "api.viewset", base: ViewSet, routeNames: Object.keys(standardActions) };

const lookup = expecting(
  'a placeholder without braces, such as "id:int"',
  (value) => isText(value) && /^[^{}/]+$/.test(value as string),
);

const viewSetRules: OptionRules = {
  lookup,
  name: expecting('a name such as "articles"', (value) => isText(value) && value !== ""),
};

/**
 * Lists the routes of a view.
 *
 * @param place Finds the code that is running, for messages and comments.
 * @throws ConfigError VIEW_INVALID, VIEW_MEMBER_INVALID, VIEW_EMPTY.
 */
export function placeView(path: string, viewClass: unknown, place: () => string): PlacedMember[] {
  const view = readView(viewKind, path, viewClass, place);
  return [...view.routes].map(([member, route]) => {
    if (route instanceof ViewAction)
      throw memberInvalid(view.label, member, "actions are for view sets. Use route(…).");
    if (!viewMethods.includes(member as ViewMethod))
      throw memberInvalid(view.label, member, unknownOf("method", viewMethods));
    return {
      member,
      method: member.toUpperCase(),
      path,
      options: joinSettings(view.settings, route.options),
      handler: bindMember(view, member, ""),
      errors: errorsOf(route),
      place: route.place,
    };
  });
}

/**
 * Lists the routes of a view set: the standard ones first.
 *
 * @throws ConfigError VIEW_INVALID, VIEW_MEMBER_INVALID, VIEW_EMPTY, OPTION_UNKNOWN, OPTION_INVALID.
 */
export function placeViewSet(
  path: string,
  viewClass: unknown,
  options: ViewSetOptions,
  place: () => string,
): PlacedMember[] {
  checkOptions(options, viewSetRules);
  const view = readView(viewSetKind, path, viewClass, place);
  const base = path.endsWith("/") ? path.slice(0, -1) : path;
  const paths = { collection: path, base, detail: `${base}/{${lookupOf(view, options)}}` };
  return [...view.routes].map(([member, route]) => {
    const isStandard = Object.hasOwn(standardActions, member);
    const placed = isStandard ? placeStandard(view, member, route, paths) : placeAction(view, member, route, paths);
    const name = options.name === undefined ? {} : { name: `${options.name}.${member}` };
    return {
      ...placed,
      member,
      options: joinSettings(view.settings, { ...name, ...placed.options }),
      handler: bindMember(view, member, operationOf(base, member)),
      errors: errorsOf(route),
      place: route.place,
    };
  });
}

/** Classes that read their objects themselves know what paths name these by. */
function lookupOf({ label, make }: ViewDefinition, { lookup: given }: ViewSetOptions): string {
  const { lookup: own } = make as { readonly lookup?: string };
  if (own === undefined || given === undefined || given.split(":")[0] === own.split(":")[0])
    return given ?? own ?? "id";
  throw memberInvalid(label, "lookup", `its objects are named by "${own}". Pass lookup to ModelViewSet instead.`);
}

function errorsOf(route: ViewRoute): readonly HandlerError[] {
  return route instanceof SharedRoute ? route.errors : [];
}

interface SetPaths {
  /** As it was given. */
  readonly collection: string;
  /** Without a slash at its end. */
  readonly base: string;
  readonly detail: string;
}

type MemberPlace = Pick<PlacedMember, "method" | "path" | "options">;

function placeStandard({ label }: ViewDefinition, member: string, route: ViewRoute, paths: SetPaths): MemberPlace {
  const { method, detail, status } = standardActions[member as keyof typeof standardActions] as StandardAction;
  if (route instanceof ViewAction)
    throw memberInvalid(label, member, `it is a standard action. Write ${member} = route(…).`);
  return {
    method: method.toUpperCase(),
    path: detail ? paths.detail : paths.collection,
    options: { status, ...route.options },
  };
}

function placeAction({ label }: ViewDefinition, member: string, route: ViewRoute, paths: SetPaths): MemberPlace {
  if (!(route instanceof ViewAction)) {
    throw memberInvalid(
      label,
      member,
      `${unknownOf("standard action", Object.keys(standardActions))} Others are made by action(…).`,
    );
  }
  const { detail, method, path = member, options } = route;
  if (typeof detail !== "boolean") throw memberInvalid(label, member, 'the option "detail" must be true or false.');
  if (!viewMethods.includes(method as ViewMethod)) {
    throw memberInvalid(label, member, `the option "method" must be one of ${viewMethods.join(", ")}.`);
  }
  if (typeof path !== "string" || path === "" || path.startsWith("/")) {
    throw memberInvalid(label, member, 'the option "path" must be the last part of a path, such as "publish".');
  }
  return { method: String(method).toUpperCase(), path: `${detail ? paths.detail : paths.base}/${path}`, options };
}

function unknownOf(noun: string, known: readonly string[]): string {
  return `there is no ${noun} of this name. There are ${known.join(", ")}.`;
}

/** What a route says itself goes first; lists that add up for routers add up here. */
function joinSettings(settings: ViewSettings, options: UntypedRouteOptions): UntypedRouteOptions {
  const joined: Record<string, unknown> = { ...settings, ...options };
  for (const name of ["use", "observers", "skip", "tags"] as const) {
    const [outer, own] = [settings[name], options[name]];
    // What is no list is told of where options are checked.
    if (Array.isArray(outer) && Array.isArray(own)) joined[name] = [...outer, ...own];
  }
  // As for routers: auth of its own without guards of its own requires a user beside what the guards of the view ask for.
  if (options.auth !== undefined && options.auth.length > 0 && options.guards === undefined && settings.guards) {
    joined.guards = [...settings.guards, requireAuthentication];
  }
  return joined as UntypedRouteOptions;
}

/** "/articles/{id}/comments", "list" → "articlesCommentsList": what client generators call the operation. */
function operationOf(base: string, member: string): string {
  const words = base
    .replace(/\{[^}]*\}/g, "")
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "");
  return [...words, member]
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join("");
}
