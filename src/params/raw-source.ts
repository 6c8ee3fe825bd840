import type { IssueSource, ValidationIssue } from "../errors/validation-issue.ts";
import { QueryReader, readAllQuery } from "../http/query-string.ts";
import type { RouteCall } from "../request/route-call.ts";
import type { PathPattern } from "../routing/path-pattern.ts";
import { checkText } from "../schema/text/text-issues.ts";
import { addIssues } from "./add-issues.ts";
import type { FieldPlan, SectionPlan } from "./plan-fields.ts";
import { type SectionName, sectionLabels } from "./sections.ts";

/**
 * Finds the text of a section's fields, in the order of its plan; undefined for an absent one. What the plan does not know
 * goes to `values` or `issues`, as far as the schema wants it.
 */
export type RawSource = (
  call: RouteCall,
  values: Record<string, unknown>,
  issues: ValidationIssue[],
) => readonly (string | readonly string[] | undefined)[];

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
  const known = new Map(fields.map((field, index) => [field.key, index]));
  const { source, noun } = sectionLabels[name];
  const listPairs = pairListers[name];
  return (call, values, issues) => {
    const raws: (string | readonly string[] | undefined)[] = fields.map(() => undefined);
    for (const [key, value] of groupPairs(listPairs(call, paramNames))) {
      const index = known.get(key);
      if (index !== undefined) raws[index] = value;
      else if (additional === "refuse") {
        issues.push({ type: "validation_error", loc: [source, key], msg: `Unknown ${noun}: ${key}` });
      }
      // Assigning to this key would set the prototype instead.
      else if (key !== "__proto__") keepText(values, key, value, source, issues);
    }
    return raws;
  };
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

function groupPairs(pairs: Iterable<readonly [string, string]>): Map<string, string | string[]> {
  const grouped = new Map<string, string | string[]>();
  for (const [key, value] of pairs) {
    const before = grouped.get(key);
    if (before === undefined) grouped.set(key, value);
    else if (typeof before === "string") grouped.set(key, [before, value]);
    else before.push(value);
  }
  return grouped;
}
