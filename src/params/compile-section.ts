import { ConfigError, describeValue } from "../errors/config-error.ts";
import type { ValidationIssue } from "../errors/validation-issue.ts";
import type { RouteCall } from "../request/route-call.ts";
import type { PathPattern } from "../routing/path-pattern.ts";
import { type Reader, SchemaIssues } from "../schema/decoded.ts";
import { addIssues } from "./add-issues.ts";
import { type FieldPlan, planFields, type SectionPlan } from "./plan-fields.ts";
import { type RawSource, sourceOf } from "./raw-source.ts";
import { type SectionName, sectionLabels } from "./sections.ts";

/** Reads one section of a request into the object that handlers get; what is wrong goes to `issues`. */
export type SectionReader = (call: RouteCall, issues: ValidationIssue[]) => unknown | Promise<unknown>;

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
  if (declared !== undefined && (typeof declared !== "object" || declared === null) && typeof declared !== "function") {
    throw new ConfigError("SCHEMA_INVALID", `${place}, ${name}`, describeValue(declared));
  }
  const plan = planFields(name, declared, place, pattern, readsPath);
  return compileReader(plan, sourceOf(name, plan, pattern), name);
}

function compileReader(plan: SectionPlan, read: RawSource, name: SectionName): SectionReader {
  const { fields, finish } = plan;
  const { source } = sectionLabels[name];
  return (call, issues) => {
    const before = issues.length;
    const values: Record<string, unknown> = {};
    const raws = read(call, values, issues);
    let pending: Promise<void>[] | null = null;
    for (let index = 0; index < fields.length; index++) {
      const field = fields[index] as FieldPlan;
      const value = readField(field, raws[index], issues);
      if (value instanceof Promise) {
        pending ??= [];
        pending.push(value.then((late) => store(values, field, late, issues)));
      } else store(values, field, value, issues);
    }
    if (pending !== null) {
      return Promise.all(pending).then(() => finishSection(values, finish, issues, before, source));
    }
    return finish === null ? values : finishSection(values, finish, issues, before, source);
  };
}

/** Stands for a field that is absent and stays so. */
const absent: unique symbol = Symbol("absent");

function readField(field: FieldPlan, raw: string | readonly string[] | undefined, issues: ValidationIssue[]): unknown {
  if (raw !== undefined) return field.read(raw);
  if (field.makeDefault !== null) return field.makeDefault();
  if (field.missing !== null) issues.push(field.missing);
  return absent;
}

function store(values: Record<string, unknown>, field: FieldPlan, value: unknown, issues: ValidationIssue[]): void {
  if (value instanceof SchemaIssues) addIssues(issues, value, field.loc);
  else if (value !== absent) values[field.name] = value;
}

/** Applies the rules that concern the whole object, once its fields are good. */
function finishSection(
  values: Record<string, unknown>,
  finish: Reader<Record<string, unknown>> | null,
  issues: ValidationIssue[],
  issuesBefore: number,
  source: string,
): unknown | Promise<unknown> {
  if (finish === null || issues.length > issuesBefore) return values;
  const take = (value: unknown): unknown => {
    if (!(value instanceof SchemaIssues)) return value;
    addIssues(issues, value, [source]);
    return undefined;
  };
  const value = finish(values);
  return value instanceof Promise ? value.then(take) : take(value);
}
