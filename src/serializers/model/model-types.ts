import type { TypeBoxSchema } from "../../schema/infer.ts";
import type { ModelColumn, ModelTable } from "./model-table.ts";

/** The columns of a table, by the names that the application has for them. */
export type Columns<Table extends ModelTable> = Table["_"]["columns"];

/** Names of columns. */
export type ColumnName<Table extends ModelTable> = keyof Columns<Table> & string;

/** The value of a column in a row. */
type ColumnValue<Column extends ModelColumn> = Column["_"]["notNull"] extends true
  ? Column["_"]["data"]
  : Column["_"]["data"] | null;

/** What JSON has for the value of a column: text for dates and bytes. */
type JsonValue<Value> = Value extends Date | Uint8Array ? string : Value;

/** What a client may send for it. */
type AcceptedValue<Value> = Value extends bigint ? bigint | number | string : JsonValue<Value>;

/** The schema of a column. */
export interface ColumnSchema<Column extends ModelColumn> {
  readonly "~unsafe": ColumnValue<Column>;
  readonly "~values": {
    readonly accepted: AcceptedValue<ColumnValue<Column>>;
    readonly returned: ColumnValue<Column>;
    readonly written: JsonValue<ColumnValue<Column>>;
  };
  /** Whether clients may leave it out. */
  readonly "~omittable": IsOmittableColumn<Column>;
}

type IsOmittableColumn<Column extends ModelColumn> = Column["_"] extends {
  readonly notNull: true;
  readonly hasDefault: false;
}
  ? false
  : true;

/** Names of columns whose values the database makes itself. */
export type FilledInName<Table extends ModelTable, All = Columns<Table>> = {
  [Name in keyof All & string]: All[Name] extends ModelColumn
    ? IsFilledIn<All[Name]> extends true
      ? Name
      : never
    : never;
}[keyof All & string];

type IsFilledIn<Column extends ModelColumn> = Column["_"] extends
  | { readonly isPrimaryKey: true; readonly hasDefault: true }
  | { readonly identity: "always" }
  ? true
  : Column["_"]["generated"] extends undefined
    ? false
    : true;

/** The fields of a model serializer: columns, of which some have schemas of their own, and what is nested. */
export type ModelFields<
  Table extends ModelTable,
  Names extends string,
  Schemas extends object,
  Nested extends object,
> = {
  readonly [Name in Names | (keyof Nested & string)]: Name extends keyof Nested
    ? Nested[Name] & TypeBoxSchema
    : Name extends keyof Schemas
      ? Schemas[Name] & TypeBoxSchema
      : Name extends keyof Columns<Table>
        ? ColumnSchema<Columns<Table>[Name]>
        : never;
};
