import { ConfigError, describeValue } from "../errors/config-error.ts";
import type { IssueLocation, ValidationIssue } from "../errors/validation-issue.ts";
import { type ConverterName, converters } from "../routing/converters.ts";
import type { PathPattern } from "../routing/path-pattern.ts";
import { compileTextReader } from "../schema/compile-text-reader.ts";
import type { Reader } from "../schema/decoded.ts";
import { describeObject } from "../schema/describe-object.ts";
import type { AnySchema } from "../schema/infer.ts";
import { aliasOf, defaultOf, isOptionalSchema, isSchema } from "../schema/json-schema.ts";
import { t } from "../schema/t.ts";
import type { RawText } from "../schema/text/compile-texts.ts";
import { invalidText } from "../schema/text/text-issues.ts";
import { type FieldSectionName, type SectionName, sectionLabels } from "./sections.ts";

/** How one field of a section is read. `Raw` is what a request may hold under its key. */
export interface FieldPlan<Raw = RawText> {
  /** Key in the object that handlers get. */
  readonly name: string;
  /** Key in the request. */
  readonly key: string;
  readonly loc: IssueLocation;
  readonly read: Reader<Raw>;
  /** Makes the value of an absent field; null when it has no default. */
  readonly makeDefault: (() => unknown) | null;
  /** What is wrong when the field is absent; null when it may be. */
  readonly missing: ValidationIssue | null;
}

/** How one section is read. */
export interface SectionPlan<Raw = RawText> {
  readonly fields: readonly FieldPlan<Raw>[];
  /** What happens to keys that the schema does not name. */
  readonly additional: "drop" | "refuse" | "keep";
  /** Rules about the object as a whole; null when there are none. */
  readonly finish: Reader<Record<string, unknown>> | null;
}

/** Plans the reading of one section, at start-up. */
export function planFields(
  name: SectionName,
  declared: unknown,
  place: string,
  pattern: PathPattern,
  readsPath: boolean,
): SectionPlan {
  const at = `${place}, ${name}`;
  const plan = isSchema(declared)
    ? planObject(name, declared, at)
    : planRecord(name, declared ?? pathSchemas(pattern), at);
  checkKeys(plan, at);
  if (name === "params") checkParams(plan, pattern, place, readsPath && !isSchema(declared));
  // What the path itself types is read by schemas that refuse the same values, in the same words.
  if (name !== "params" || declared === undefined) return plan;
  return { ...plan, fields: plan.fields.map((field) => guardConverter(field, pattern)) };
}

function planRecord(name: SectionName, record: unknown, at: string): SectionPlan {
  const fields = Object.entries(record as object).map(([field, schema]) => {
    if (!isSchema(schema)) throw new ConfigError("SCHEMA_INVALID", `${at}.${field}`, describeValue(schema));
    return planField(name, field, schema, at);
  });
  return { fields, additional: "drop", finish: null };
}

function planField(section: SectionName, name: string, schema: AnySchema, at: string): FieldPlan {
  const { read } = compileTextReader(schema, `${at}.${name}`, { list: section === "headers" ? "comma" : "repeat" });
  const isRequired = !isOptionalSchema(schema);
  return buildField(section, name, aliasOf(schema), at, { read, makeDefault: defaultOf(schema), isRequired });
}

function planObject(name: SectionName, schema: AnySchema, at: string): SectionPlan {
  const { fields, additional, finishObject } = describeObject(schema, at, {
    list: name === "headers" ? "comma" : "repeat",
  });
  // Every request has headers and cookies that no schema names.
  const others = additional === "refuse" && name !== "query" ? "drop" : additional;
  return {
    fields: fields.map((field) => buildField(name, field.name, field.alias, at, field)),
    additional: others,
    finish: finishObject,
  };
}

/** What a schema tells about a field. */
export interface FieldReading<Raw> {
  readonly read: Reader<Raw>;
  readonly makeDefault: (() => unknown) | null;
  readonly isRequired: boolean;
}

/** Gives a field its place in the request, and its words. */
export function buildField<Raw>(
  section: FieldSectionName,
  name: string,
  alias: string | null,
  at: string,
  reading: FieldReading<Raw>,
): FieldPlan<Raw> {
  if (name === "__proto__") throw new ConfigError("SCHEMA_FIELD_RESERVED", at, name);
  const key = section === "headers" ? (alias ?? name).toLowerCase().replaceAll("_", "-") : (alias ?? name);
  const { source, noun } = sectionLabels[section];
  const { read, makeDefault, isRequired } = reading;
  const missing: ValidationIssue = {
    type: "missing_field",
    loc: [source, key],
    msg: `Missing required ${noun}: ${key}`,
  };
  return { name, key, loc: [source, key], read, makeDefault, missing: isRequired ? missing : null };
}

/** Schemas of a path that declares its own types. */
function pathSchemas(pattern: PathPattern): Record<string, AnySchema> {
  const schemas = {
    str: t.String(),
    path: t.String(),
    int: t.Integer(),
    float: t.Number(),
    uuid: t.String({ format: "uuid" }),
  };
  return Object.fromEntries(placeholdersOf(pattern).map(({ name, converter }) => [name, schemas[converter]]));
}

function placeholdersOf(pattern: PathPattern) {
  return pattern.segments.filter((segment) => segment.kind === "placeholder");
}

/** Two fields that read the same key would each take it from the other. */
export function checkKeys({ fields }: { readonly fields: readonly { name: string; key: string }[] }, at: string): void {
  const names = new Map<string, string>();
  for (const { name, key } of fields) {
    const first = names.get(key);
    if (first !== undefined) throw new ConfigError("SCHEMA_KEY_DUPLICATE", at, key, first, name);
    names.set(key, name);
  }
}

/** A record must declare exactly the path's placeholders; a dependency, or an object schema, some of them. */
function checkParams(plan: SectionPlan, pattern: PathPattern, place: string, mustBeComplete: boolean): void {
  const keys = plan.fields.map((field) => field.key);
  const unknown = keys.find((key) => !pattern.paramNames.includes(key));
  if (unknown !== undefined) throw new ConfigError("ROUTE_PARAM_UNKNOWN", place, unknown);
  const undeclared = pattern.paramNames.find((name) => !keys.includes(name));
  if (mustBeComplete && undeclared !== undefined) throw new ConfigError("ROUTE_PARAM_UNDECLARED", place, undeclared);
}

/** What messages call the values of the converters that not every text fits. */
const converterKinds: Readonly<Partial<Record<ConverterName, string>>> = {
  int: "integer",
  float: "number",
  uuid: "uuid",
};

/** A path that says `{id:int}` takes no other value, whatever the schema of `id` would make of it. */
function guardConverter(field: FieldPlan, pattern: PathPattern): FieldPlan {
  const converter = placeholdersOf(pattern).find(({ name }) => name === field.key)?.converter ?? "str";
  const kind = converterKinds[converter];
  if (kind === undefined) return field;
  const { fits } = converters[converter];
  return { ...field, read: (raw) => (fits(String(raw)) ? field.read(raw) : invalidText(kind, String(raw))) };
}
