import { type Column, type SQL, sql } from "drizzle-orm";
import type { SqlDialect } from "./select-query.ts";

/**
 * How values of columns get into cursors and back, exactly: what drivers make of them loses digits of big numbers, and
 * microseconds.
 */
export interface ExactValues {
  /** Selects the value of a column as a text. */
  write(column: Column): SQL;
  /** Makes the value of such a text, in the type of the column, so that an index can find it. */
  read(text: string, column: Column): SQL;
  /** What of a column its order goes by. */
  comparable(column: Column): SQL;
}

const itself = (column: Column): SQL => sql`${column}`;

const postgres: ExactValues = {
  write: (column) => sql`cast(${column} as text)`,
  // In two steps, since drivers would convert a parameter of the column's type in their own way.
  read: (text, column) => sql`cast(cast(${text} as text) as ${postgresType(column)})`,
  comparable: itself,
};

/** Columns that count by themselves have types that are none. */
const serialTypes: Readonly<Record<string, string>> = {
  smallserial: "smallint",
  serial: "integer",
  bigserial: "bigint",
};

function postgresType(column: Column): SQL {
  const { enum: declared } = column as { readonly enum?: { readonly enumName: string; readonly schema?: string } };
  if (declared !== undefined) {
    const name = sql.identifier(declared.enumName);
    return declared.schema === undefined ? sql`${name}` : sql`${sql.identifier(declared.schema)}.${name}`;
  }
  const type = column.getSQLType();
  return sql.raw(serialTypes[type] ?? type);
}

const mysql: ExactValues = {
  write: (column) => {
    const type = column.getSQLType();
    if (/^(?:var)?binary|blob/i.test(type)) return sql`hex(${column})`;
    // As text, a float has fewer digits than it needs.
    if (/^float/i.test(type)) return sql`cast(cast(${column} as double) as char)`;
    return sql`cast(${mysql.comparable(column)} as char)`;
  },
  read: (text, column) => {
    const type = column.getSQLType();
    if (/^(?:var)?binary|blob/i.test(type)) return sql`unhex(${text})`;
    const cast = mysqlCast(type);
    return cast === null ? sql`${text}` : sql`cast(${text} as ${sql.raw(cast)})`;
  },
  // Words of an enumeration are in the order of their declaration, and compare as text.
  comparable: (column) => (isMySqlEnum(column) ? sql`(${column} + 0)` : itself(column)),
};

function isMySqlEnum(column: Column): boolean {
  return /^enum\b/i.test(column.getSQLType());
}

/** What a text is cast to, to compare with a column of a type; null for texts. */
function mysqlCast(type: string): string | null {
  if (/^enum\b|unsigned|^serial|^year/i.test(type) && !/^(?:decimal|numeric|float|double|real)/i.test(type))
    return "unsigned";
  if (/^(?:tiny|small|medium|big)?int|^bool/i.test(type)) return "signed";
  if (/^(?:float|double|real)/i.test(type)) return "double";
  if (/^(?:datetime|timestamp)/i.test(type)) return "datetime(6)";
  if (/^date/i.test(type)) return "date";
  if (/^time/i.test(type)) return "time(6)";
  const [, digits = "(65,30)"] = /^(?:decimal|numeric)(\([\d, ]+\))?/i.exec(type) ?? [null, undefined];
  return /^(?:decimal|numeric)/i.test(type) ? `decimal${digits}` : null;
}

/** A value of SQLite has a type of its own, whatever the column says. */
const sqlite: ExactValues = {
  write: (column) => sql`case typeof(${column})
    when 'integer' then 'i' || ${column}
    when 'real' then 'r' || quote(${column})
    when 'text' then 't' || ${column}
    when 'blob' then 'b' || hex(${column}) end`,
  read: (text) => {
    const value = text.slice(1);
    switch (text[0]) {
      case "i":
        return sql`cast(${value} as integer)`;
      case "r":
        // SQLite writes "Inf".
        return sql`${Number(value.replace("Inf", "Infinity"))}`;
      case "b":
        return sql`${Buffer.from(value, "hex")}`;
      default:
        return sql`${value}`;
    }
  },
  comparable: itself,
};

/** Values of each dialect. */
export const exactValues: Readonly<Record<SqlDialect, ExactValues>> = { postgres, mysql, sqlite };
