import { ConfigError, describeValue } from "../errors/config-error.ts";
import type { IssueSource, ValidationIssue } from "../errors/validation-issue.ts";
import type { RouteCall } from "../request/route-call.ts";
import type { PathPattern } from "../routing/path-pattern.ts";
import { type Reader, SchemaIssues } from "../schema/decoded.ts";
import { addIssues } from "./add-issues.ts";
import { handled } from "./handled.ts";
import { type FieldPlan, planFields, type SectionPlan } from "./plan-fields.ts";
import { type RawSource, sourceOf } from "./raw-source.ts";
import { type SectionName, sectionLabels } from "./sections.ts";

/** Reads one section of a request into the object that handlers get; what is wrong goes to `issues`. */
export type SectionReader = FieldsReader<RouteCall>;

/** `SectionReader` for whatever the raw values come from. */
export type FieldsReader<Origin> = (origin: Origin, issues: ValidationIssue[]) => unknown | Promise<unknown>;

/**
 * Compiles the reader of one section; null when there is nothing to read.
 *
 * @param declared A record of schemas, one object schema, or undefined.
 * @param readsPath Whether undeclared placeholders of the path are read by their own types: for the route itself.
 * @throws ConfigError SCHEMA_INVALID, SCHEMA_NOT_SCALAR, ROUTE_PARAM_UNDECLARED, ROUTE_PARAM_UNKNOWN.
 */
export function compileSection(
  name: SectionName,
  declared: unknown,
  place: string,
  pattern: PathPattern,
  readsPath: boolean,
): SectionReader | null {
  const isPath = name === "params";
  if (declared === undefined && !(isPath && readsPath && pattern.paramNames.length > 0)) return null;
  if (declared !== undefined && !isDeclaration(declared)) {
    throw new ConfigError("SCHEMA_INVALID", `${place}, ${name}`, describeValue(declared));
  }
  const plan = planFields(name, declared, place, pattern, readsPath);
  return compileFields(plan, sourceOf(name, plan, pattern), sectionLabels[name].source);
}

/** Schemas of some libraries are functions. */
function isDeclaration(declared: unknown): boolean {
  return (
    typeof declared === "function" || (typeof declared === "object" && declared !== null && !Array.isArray(declared))
  );
}

/**
 * Compiles the reader of fields, wherever their raw values come from.
 *
 * @param source First element of `loc` in their issues.
 */
export function compileFields<Origin, Raw>(
  plan: SectionPlan<Raw>,
  read: RawSource<Origin, Raw>,
  source: IssueSource,
): FieldsReader<Origin> {
  const { fields, finish } = plan;
  if (finish !== null) return compileFinishingReader(plan, finish, read, source);
  return (origin, issues) => {
    const values: Record<string, unknown> = {};
    const pending = readFields(fields, read(origin, values, issues), values, issues);
    return pending === null ? values : pending.then(() => values);
  };
}

/**
 * For schemas with rules about the object as a whole, which go last. They are asked even when a field is wrong already,
 * since only they know some of the others; what they say of fields that have an issue is left out.
 */
function compileFinishingReader<Origin, Raw>(
  { fields }: SectionPlan<Raw>,
  finish: Reader<Record<string, unknown>>,
  read: RawSource<Origin, Raw>,
  source: IssueSource,
): FieldsReader<Origin> {
  const keys = new Map(fields.map((field) => [field.name, field.key]));
  return (origin, issues) => {
    const own: ValidationIssue[] = [];
    const values: Record<string, unknown> = {};
    const take = (value: unknown): unknown => {
      if (value instanceof SchemaIssues) addNewIssues(own, value, source, keys);
      issues.push(...own);
      return own.length === 0 ? value : undefined;
    };
    const pending = readFields(fields, read(origin, values, own), values, own);
    const finished = pending === null ? finish(values) : pending.then(() => finish(values));
    return finished instanceof Promise ? finished.then(take) : take(finished);
  };
}

/** Reads all fields into `values`; a promise when a schema among them is asynchronous. */
function readFields<Raw>(
  fields: readonly FieldPlan<Raw>[],
  raws: readonly (Raw | undefined)[],
  values: Record<string, unknown>,
  issues: ValidationIssue[],
): Promise<unknown> | null {
  let pending: Promise<void>[] | null = null;
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index] as FieldPlan<Raw>;
    const value = readField(field, raws[index], issues);
    if (value instanceof Promise) {
      pending ??= [];
      pending.push(handled(value.then((late) => store(values, field, late, issues))));
    } else store(values, field, value, issues);
  }
  return pending === null ? null : Promise.all(pending);
}

/** Stands for a field that is absent and stays so. */
const absent: unique symbol = Symbol("absent");

function readField<Raw>(field: FieldPlan<Raw>, raw: Raw | undefined, issues: ValidationIssue[]): unknown {
  if (raw !== undefined) return field.read(raw);
  if (field.makeDefault !== null) return field.makeDefault();
  if (field.missing !== null) issues.push(field.missing);
  return absent;
}

function store<Raw>(
  values: Record<string, unknown>,
  field: FieldPlan<Raw>,
  value: unknown,
  issues: ValidationIssue[],
): void {
  if (value instanceof SchemaIssues) addIssues(issues, value, field.loc);
  else if (value !== absent) values[field.name] = value;
}

function addNewIssues(
  own: ValidationIssue[],
  found: SchemaIssues,
  source: string,
  keys: ReadonlyMap<string, string>,
): void {
  const known = new Set(own.map((issue) => issue.loc[1]));
  const located = found.issues.map((issue) => {
    const [name, ...rest] = issue.path;
    return name === undefined ? issue : { ...issue, path: [keys.get(String(name)) ?? name, ...rest] };
  });
  const fresh = located.filter(({ path: [key] }) => key === undefined || !known.has(key));
  addIssues(own, new SchemaIssues(fresh), [source]);
}
