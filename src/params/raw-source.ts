import type { IssueSource, ValidationIssue } from "../errors/validation-issue.ts";
import { QueryReader, readAllQuery } from "../http/query-string.ts";
import type { RouteCall } from "../request/route-call.ts";
import type { PathPattern } from "../routing/path-pattern.ts";
import type { RawText } from "../schema/text/compile-texts.ts";
import { checkText } from "../schema/text/text-issues.ts";
import { addIssues } from "./add-issues.ts";
import type { FieldPlan, SectionPlan } from "./plan-fields.ts";
import { type FieldSectionName, type SectionName, sectionLabels } from "./sections.ts";

/**
 * Finds the text of a section's fields, in the order of its plan; undefined for an absent one. What the plan does not know
 * goes to `values` or `issues`, as far as the schema wants it.
 */
export type RawSource<Origin = RouteCall, Raw = RawText> = (
  origin: Origin,
  values: Record<string, unknown>,
  issues: ValidationIssue[],
) => readonly (Raw | undefined)[];

/** Makes the source of one section, at start-up. */
export function sourceOf(name: SectionName, plan: SectionPlan, pattern: PathPattern): RawSource {
  const keys = plan.fields.map((field) => field.key);
  if (plan.additional !== "drop") return openSource(name, plan.fields, plan.additional, pattern.paramNames);
  switch (name) {
    case "params":
      return pathSource(keys, pattern.paramNames);
    case "query":
      return querySource(keys);
    case "headers":
      return (call) => keys.map((key) => call.request.exchange.header(key));
    case "cookies":
      return (call) => keys.map((key) => call.request.cookies.get(key));
  }
}

function pathSource(keys: readonly string[], paramNames: readonly string[]): RawSource {
  // Most routes declare all placeholders in the order of the path: the router's own array serves as it is.
  if (keys.length === paramNames.length && keys.every((key, index) => key === paramNames[index])) {
    return (call) => call.pathValues;
  }
  const positions = keys.map((key) => paramNames.indexOf(key));
  return (call) => positions.map((position) => call.pathValues[position]);
}

function querySource(keys: readonly string[]): RawSource {
  const reader = new QueryReader(keys);
  return (call) => reader.read(call.request.queryString);
}

/** For schemas that say something about keys they do not name, or do not tell which they name. */
function openSource(
  name: SectionName,
  fields: readonly FieldPlan[],
  additional: "refuse" | "keep",
  paramNames: readonly string[],
): RawSource {
  const { source } = sectionLabels[name];
  const keys = fields.map((field) => field.key);
  const listPairs = pairListers[name];
  return (call, values, issues) =>
    sortPairs(keys, listPairs(call, paramNames), (key, value) => {
      if (additional === "refuse") issues.push(unknownKey(name, key));
      // Assigning to this key would set the prototype instead.
      else if (key !== "__proto__") keepText(values, key, value, source, issues);
    });
}

/** What is wrong with a key that a schema does not allow. */
export function unknownKey(name: FieldSectionName, key: string): ValidationIssue {
  const { source, noun } = sectionLabels[name];
  return { type: "validation_error", loc: [source, key], msg: `Unknown ${noun}: ${key}` };
}

/** Finds the values of known keys among pairs, in the order of the keys. */
export function sortPairs<Value>(
  keys: readonly string[],
  pairs: Iterable<readonly [string, Value]>,
  takeOther: (key: string, value: Value | readonly Value[]) => void,
): (Value | readonly Value[] | undefined)[] {
  const grouped = groupPairs(pairs);
  const raws = keys.map((key) => grouped.get(key));
  for (const key of keys) grouped.delete(key);
  for (const [key, value] of grouped) takeOther(key, value);
  return raws;
}

/** The schema of such a text is not known here, so what every text has to keep to is checked at once. */
function keepText(
  values: Record<string, unknown>,
  key: string,
  value: string | readonly string[],
  source: IssueSource,
  issues: ValidationIssue[],
): void {
  const texts = typeof value === "string" ? [value] : value;
  const problem = texts.map(checkText).find((found) => found !== null);
  if (problem === undefined) values[key] = value;
  else addIssues(issues, problem, [source, key]);
}

/** All that a section holds, as pairs. */
const pairListers: Readonly<
  Record<SectionName, (call: RouteCall, paramNames: readonly string[]) => Iterable<readonly [string, string]>>
> = {
  params: ({ pathValues }, paramNames) => paramNames.map((name, index) => [name, pathValues[index] ?? ""]),
  query: ({ request }) => readAllQuery(request.queryString),
  // A schema may name a header in either spelling.
  headers: ({ request }) =>
    [...request.headers].flatMap(([key, value]) => spellings(key).map((name) => [name, value] as const)),
  cookies: ({ request }) => request.cookies,
};

function spellings(header: string): string[] {
  return header.includes("-") ? [header, header.replaceAll("-", "_")] : [header];
}

/** A list where a key is repeated. */
function groupPairs<Value>(pairs: Iterable<readonly [string, Value]>): Map<string, Value | readonly Value[]> {
  const lists = new Map<string, Value[]>();
  for (const [key, value] of pairs) {
    const list = lists.get(key);
    if (list === undefined) lists.set(key, [value]);
    else list.push(value);
  }
  return new Map([...lists].map(([key, list]) => [key, list.length === 1 ? (list[0] as Value) : list]));
}
