import type { TSchema } from "typebox";
import type { Codec } from "../../schema/finish/codec.ts";
import type { JsonSchema, TypeBoxSchema } from "../../schema/infer.ts";
import { type SchemaSides, sidesKeyword } from "../../schema/node/schema-sides.ts";
import { t } from "../../schema/t.ts";
import type { ColumnFacts } from "./model-table.ts";

/** Whole numbers by their type in SQL: what fits into them. */
const integerBits: Readonly<Record<string, number>> = {
  tinyint: 8,
  smallint: 16,
  smallserial: 16,
  mediumint: 24,
  int: 32,
  integer: 32,
  serial: 32,
};

/**
 * The schema of a column: its type, its length, its values, and whether it may be null. On the way in, what the database fills in
 * may be absent.
 */
export function columnSchema(column: ColumnFacts): TypeBoxSchema {
  const value = valueSchema(column);
  const schema = column.notNull ? value : nullable(value);
  if (column.notNull && !column.hasDefault) return schema as TypeBoxSchema;
  return absentOnTheWayIn(schema);
}

/** "This or null", with the codec around it: one inside would be found by trying. */
function nullable(schema: TSchema): TSchema {
  const { "~codec": own, ...keywords } = Object.getOwnPropertyDescriptors(schema) as PropertyDescriptorMap;
  if (own === undefined) return t.Union([schema, t.Null()]);
  const { decode, encode } = own.value as Codec;
  const plain = Object.defineProperties({}, keywords) as TSchema;
  return t
    .Codec(t.Union([plain, t.Null()]))
    .Decode((value) => (value === null ? null : decode(value)))
    .Encode((value) => (value === null ? null : encode(value)) as never);
}

/** May be left out by clients, and is always there when it leaves. */
function absentOnTheWayIn(schema: TSchema): TypeBoxSchema {
  const sides: SchemaSides = { input: t.Optional(schema) as unknown as JsonSchema, output: schema as JsonSchema };
  return Object.defineProperty(t.Unsafe({}), sidesKeyword, { value: sides, configurable: true, writable: true });
}

function valueSchema(column: ColumnFacts): TSchema {
  const { dataType, enumValues } = column;
  if (enumValues !== undefined && enumValues.length > 0) return t.Enum([...enumValues]);
  return schemas[dataType]?.(column) ?? t.Unsafe({});
}

const schemas: Readonly<Record<string, (column: ColumnFacts) => TSchema>> = {
  string: textSchema,
  number: numberSchema,
  bigint: () => t.BigInt(),
  boolean: () => t.Boolean(),
  date: (column) => (column.getSQLType() === "date" ? dateSchema("date") : dateSchema("date-time")),
  buffer: () => bytes,
  array: arraySchema,
};

function textSchema(column: ColumnFacts): TSchema {
  const type = sqlType(column);
  if (type === "uuid") return t.String({ format: "uuid" });
  // A number would round it.
  if (type === "numeric" || type === "decimal") return t.String({ format: "decimal" });
  if (type === "date") return t.String({ format: "date" });
  if (type === "time") return t.String({ format: "time" });
  const maxLength = column.length ?? byteLimits[type];
  return maxLength === undefined ? t.String() : t.String({ maxLength });
}

/** MySQL limits these in bytes, which no text of more characters fits into. */
const byteLimits: Readonly<Record<string, number>> = { tinytext: 255 };

function numberSchema(column: ColumnFacts): TSchema {
  const type = sqlType(column);
  if (type === "year") return t.Integer({ minimum: 1901, maximum: 2155 });
  const isUnsigned = column.getSQLType().includes("unsigned");
  if (column.columnType === "SQLiteInteger" || type.startsWith("bigint") || type === "bigserial") {
    return isUnsigned ? t.Integer({ minimum: 0 }) : t.Integer();
  }
  const bits = integerBits[type];
  if (bits === undefined) return isUnsigned ? t.Number({ minimum: 0 }) : t.Number();
  return isUnsigned
    ? t.Integer({ minimum: 0, maximum: 2 ** bits - 1 })
    : t.Integer({ minimum: -(2 ** (bits - 1)), maximum: 2 ** (bits - 1) - 1 });
}

/** The name of the type: "numeric(10, 2)" → "numeric". */
function sqlType(column: ColumnFacts): string {
  return /^[a-z]+/i.exec(column.getSQLType())?.[0].toLowerCase() ?? "";
}

/** A Date in the application, ISO 8601 in JSON. */
function dateSchema(format: "date" | "date-time"): TSchema {
  return t
    .Codec(t.String({ format }))
    .Decode((text) => new Date(text))
    .Encode((date: Date | string) => (date instanceof Date ? dateText(date, format) : date));
}

function dateText(date: Date, format: "date" | "date-time"): string {
  const text = date.toISOString();
  return format === "date" ? text.slice(0, text.indexOf("T")) : text;
}

/** @spec RFC 4648 §4 */
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const bytes: TSchema = t
  .Codec(t.String({ pattern: base64.source, contentEncoding: "base64" }))
  .Decode((text) => Buffer.from(text, "base64"))
  .Encode((value: Uint8Array | string) => (typeof value === "string" ? value : Buffer.from(value).toString("base64")));

function arraySchema({ baseColumn, columnType, size, dimensions }: ColumnFacts): TSchema {
  if (columnType === "PgPointTuple") return t.Tuple([t.Number(), t.Number()]);
  if (columnType === "PgLine") return t.Tuple([t.Number(), t.Number(), t.Number()]);
  // Vectors.
  if (baseColumn === undefined) return t.Array(t.Number(), lengthOf(dimensions));
  return t.Array(valueSchema(baseColumn), lengthOf(size));
}

function lengthOf(length: number | undefined): { readonly minItems?: number; readonly maxItems?: number } {
  return length === undefined ? {} : { minItems: length, maxItems: length };
}
