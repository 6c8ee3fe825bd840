import { type Column, eq, gt, gte, inArray, isNotNull, isNull, lt, lte, type SQL } from "drizzle-orm";
import type { DatabaseDialect } from "../../db/app-database.ts";
import { RequestValidationError } from "../../errors/validation-error.ts";
import type { ValidationIssue } from "../../errors/validation-issue.ts";
import { addIssues } from "../../params/add-issues.ts";
import { compileTextReader } from "../../schema/compile-text-reader.ts";
import { SchemaIssues } from "../../schema/decoded.ts";
import type { Shape, TypeBoxSchema } from "../../schema/infer.ts";
import { t } from "../../schema/t.ts";
import { valueSchemaOf } from "./column-values.ts";
import type { FilterKind } from "./filters.ts";
import { like, maxSearchLength } from "./like.ts";

/** Most values of a list in a query. */
const maxListItems = 100;

/** A query parameter that narrows a list. */
export interface FilterParameter {
  readonly name: string;
  readonly schema: TypeBoxSchema;
  /** @throws RequestValidationError for items of a list that do not fit. */
  condition(value: never): SQL;
}

/** The filters of a column. A filter that is alone has the name of its column; of several, each has its kind behind it. */
export function compileFilters(
  name: string,
  column: Column,
  kinds: readonly FilterKind[],
  dialect: DatabaseDialect,
): FilterParameter[] {
  return kinds.flatMap((kind) => {
    const own = kinds.length === 1 || kind === "exact" ? name : `${name}__${suffixes[kind]}`;
    return compileKind[kind](kind === "isNull" || kind === "range" ? name : own, column, dialect);
  });
}

const suffixes: Readonly<Record<FilterKind, string>> = {
  exact: "exact",
  oneOf: "in",
  contains: "contains",
  startsWith: "starts_with",
  range: "range",
  isNull: "null",
};

type CompileKind = (name: string, column: Column, dialect: DatabaseDialect) => readonly FilterParameter[];

const text = t.String({ maxLength: maxSearchLength });

const compileKind: Readonly<Record<FilterKind, CompileKind>> = {
  exact: (name, column) => [{ name, schema: valueSchemaOf(column), condition: (value) => eq(column, value) }],
  oneOf: (name, column) => [compileList(name, column)],
  contains: (name, column, dialect) => [
    { name, schema: text, condition: (value) => like(column, value, "anywhere", dialect) },
  ],
  startsWith: (name, column, dialect) => [
    { name, schema: text, condition: (value) => like(column, value, "start", dialect) },
  ],
  range: (name, column) =>
    Object.entries({ gt, gte, lt, lte }).map(([suffix, compare]) => ({
      name: `${name}__${suffix}`,
      schema: valueSchemaOf(column),
      condition: (value) => compare(column, value),
    })),
  isNull: (name, column) => [
    {
      name: `${name}__null`,
      schema: t.Boolean(),
      condition: (value) => (value ? isNull(column) : isNotNull(column)),
    },
  ],
};

/** Lists travel as one text with commas, or as several parameters. */
function compileList(name: string, column: Column): FilterParameter {
  const { read } = compileTextReader(valueSchemaOf(column), name, { list: "repeat" });
  const condition = (texts: readonly string[]): SQL => {
    const items = texts.flatMap((each) => each.split(","));
    if (items.length > maxListItems) throw tooMany(name);
    const issues: ValidationIssue[] = [];
    const values = items.map((item) => read(item));
    for (const value of values) if (value instanceof SchemaIssues) addIssues(issues, value, ["query", name]);
    if (issues.length > 0) throw new RequestValidationError(issues);
    return inArray(column, values);
  };
  return { name, schema: t.Array(t.String(), { maxItems: maxListItems }), condition };
}

function tooMany(name: string): RequestValidationError {
  const msg = `Too many values. Maximum allowed: ${maxListItems}`;
  return new RequestValidationError([{ type: "validation_error", loc: ["query", name], msg }]);
}

/** Query parameters as routes declare them. */
export function shapeOf(parameters: readonly FilterParameter[]): Shape {
  return Object.fromEntries(parameters.map(({ name, schema }) => [name, t.Optional(schema)]));
}
