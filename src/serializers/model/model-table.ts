import { ConfigError, describeValue } from "../../errors/config-error.ts";

/** A table of Drizzle, as far as serializers look at it: tables of all dialects are such. */
export interface ModelTable {
  readonly _: { readonly columns: Readonly<Record<string, ModelColumn>> };
}

/** A column of Drizzle, as far as its types tell. */
export interface ModelColumn {
  readonly _: {
    readonly data: unknown;
    readonly notNull: boolean;
    readonly hasDefault: boolean;
    readonly isPrimaryKey: boolean;
    readonly generated: unknown;
    readonly identity: unknown;
  };
}

/** A column of Drizzle, as it is there when the program runs. */
export interface ColumnFacts {
  readonly name: string;
  /** "string", "number", "bigint", "boolean", "date", "json", "array", "buffer", "custom" */
  readonly dataType: string;
  /** "PgVarchar" */
  readonly columnType: string;
  readonly notNull: boolean;
  readonly hasDefault: boolean;
  readonly primary: boolean;
  readonly generated: unknown;
  readonly generatedIdentity: { readonly type: string } | undefined;
  readonly enumValues: readonly string[] | undefined;
  readonly length?: number | undefined;
  readonly size?: number | undefined;
  readonly dimensions?: number | undefined;
  readonly baseColumn?: ColumnFacts | undefined;
  getSQLType(): string;
}

// Drizzle registers these symbols for those who look at tables without being Drizzle.
const columnsSymbol = Symbol.for("drizzle:Columns");
const nameSymbol = Symbol.for("drizzle:Name");

/** @throws ConfigError SERIALIZER_TABLE_INVALID when the value is no table of Drizzle. */
export function columnsOf(table: ModelTable): Readonly<Record<string, ColumnFacts>> {
  const columns = (table as unknown as Record<symbol, unknown> | null | undefined)?.[columnsSymbol];
  if (typeof columns === "object" && columns !== null) return columns as Readonly<Record<string, ColumnFacts>>;
  throw new ConfigError("SERIALIZER_TABLE_INVALID", describeValue(table));
}

/** The name of a table in the database. */
export function nameOfTable(table: ModelTable): string {
  return String((table as unknown as Record<symbol, unknown>)[nameSymbol]);
}

/** Whether the database makes the value itself, so that nobody sends one: keys that count up, and generated columns. */
export function isFilledIn({ primary, hasDefault, generated, generatedIdentity }: ColumnFacts): boolean {
  return (primary && hasDefault) || generated !== undefined || generatedIdentity?.type === "always";
}
