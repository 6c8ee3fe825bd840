import { ConfigError, describeValue } from "../errors/config-error.ts";
import { anything, findOptionMistake, flag, type OptionRules, text } from "../errors/option-rules.ts";
import { authenticatorList, guardList } from "../request/access-rules.ts";
import { Dependency } from "./depends.ts";

/** One dependency of one route. Its position is the index of its input and of its value. */
export interface DependencyNode {
  readonly dependency: Dependency<unknown>;
  /** What it depends on itself: the name in its input, and the position of the node. */
  readonly links: readonly DependencyLink[];
}

export interface DependencyLink {
  readonly name: string;
  readonly position: number;
}

/** All dependencies of a route in an order in which each stands after those it needs. */
export interface DependencyPlan {
  readonly nodes: readonly DependencyNode[];
  /** Which values the handler gets, under which names. */
  readonly handlerLinks: readonly DependencyLink[];
}

/** Names that are members of a handler's argument already. */
const reservedNames: ReadonlySet<string> = new Set([
  ...["request", "params", "query", "headers", "cookies", "body", "form", "socket", "object", "__proto__"],
]);

const dependencyRules: OptionRules = {
  params: anything,
  query: anything,
  headers: anything,
  cookies: anything,
  auth: authenticatorList,
  guards: guardList,
  depends: anything,
  cache: flag,
  name: text,
};

/** What tests put in the place of dependencies. */
export type DependencyOverrides = ReadonlyMap<Dependency<unknown>, Dependency<unknown>>;

/**
 * Orders the dependencies of a route, at start-up.
 *
 * @param declared The route's `depends`: a record of dependencies, or undefined.
 * @param unnamed Dependencies resolved for their effect only.
 * @param place The route, for error messages.
 * @throws ConfigError DEPENDENCY_INVALID, DEPENDENCY_NAME_RESERVED, DEPENDENCY_CYCLE.
 */
export function planDependencies(
  declared: unknown,
  unnamed: readonly unknown[],
  place: string,
  overrides: DependencyOverrides,
): DependencyPlan {
  const nodes: DependencyNode[] = [];
  const positions = new Map<Dependency<unknown>, number>();
  const path: Dependency<unknown>[] = [];

  const visit = (given: unknown, at: string): number => {
    if (!(given instanceof Dependency)) throw new ConfigError("DEPENDENCY_INVALID", at, describeValue(given));
    const dependency = overrides.get(given) ?? given;
    const known = positions.get(dependency);
    if (known !== undefined && dependency.isCached) return known;
    if (path.includes(dependency)) throw cycle(place, path, dependency);
    checkOptions(dependency, place);
    path.push(dependency);
    const links = visitRecord(dependency.options.depends, `${place}, dependency "${dependency.name}"`);
    path.pop();
    positions.set(dependency, nodes.length);
    nodes.push({ dependency, links });
    return nodes.length - 1;
  };

  const visitRecord = (record: unknown, at: string): DependencyLink[] => {
    if (record === undefined) return [];
    if (typeof record !== "object" || record === null)
      throw new ConfigError("DEPENDENCY_INVALID", `${at}, depends`, describeValue(record));
    return Object.entries(record).map(([name, given]) => {
      if (reservedNames.has(name)) throw new ConfigError("DEPENDENCY_NAME_RESERVED", at, name);
      return { name, position: visit(given, `${at}, depends.${name}`) };
    });
  };

  for (const given of unnamed) visit(given, `${place}, dependencies`);
  const handlerLinks = visitRecord(declared, place);
  return { nodes, handlerLinks };
}

function checkOptions(dependency: Dependency<unknown>, place: string): void {
  const at = `${place}, dependency "${dependency.name}"`;
  if (typeof dependency.create !== "function")
    throw new ConfigError("DEPENDENCY_INVALID", at, describeValue(dependency.create));
  const mistake = findOptionMistake(dependency.options, dependencyRules);
  if (mistake?.kind === "unknown") throw new ConfigError("ROUTE_OPTION_UNKNOWN", at, mistake.option, mistake.known);
  if (mistake !== null) throw new ConfigError("ROUTE_OPTION_INVALID", at, mistake.option, mistake.problem);
}

function cycle(place: string, path: readonly Dependency<unknown>[], again: Dependency<unknown>): ConfigError {
  const chain = [...path.slice(path.indexOf(again)), again].map((dependency) => dependency.name).join(" → ");
  return new ConfigError("DEPENDENCY_CYCLE", place, chain);
}
