import { expecting, isText, listOf, type OptionRules } from "../../errors/option-rules.ts";
import type { TypeBoxSchema } from "../../schema/infer.ts";
import { isPlainObject } from "../../schema/json-type.ts";
import type { SerializerOptions } from "../define-serializer.ts";
import { type KeyStyle, styleKey } from "../key-style.ts";
import { defineSerializer, unknownField } from "../serializer-definition.ts";
import { checkSerializerOptions, schemas, serializerRules, type UntypedOptions } from "../serializer-options.ts";
import type { SerializerFields } from "../serializer-types.ts";
import { columnSchema } from "./column-schema.ts";
import { ModelSerializer } from "./model-serializer.ts";
import { columnsOf, isFilledIn, type ModelTable, nameOfTable } from "./model-table.ts";
import type { ColumnName, FilledInName, ModelFields } from "./model-types.ts";

/** Options of `modelSerializer`: which columns there are, and those of `serializer` for the rest. */
export interface ModelSerializerOptions<
  Table extends ModelTable,
  Kept extends string,
  Excluded extends string,
  Schemas extends object,
  Nested extends object,
  Writable extends string,
  ReadOnly extends string,
  WriteOnly extends string,
  Validated extends object,
  Computed extends SerializerFields,
  Sets extends object,
  Style extends KeyStyle,
  Aliases extends object,
> extends Omit<
    SerializerOptions<
      ModelFields<Table, Exclude<Kept, Excluded>, Schemas, Nested>,
      ReadOnly | Exclude<FilledInName<Table>, Writable> | (keyof Nested & string),
      WriteOnly,
      Validated,
      Computed,
      Record<never, never>,
      Sets,
      Style,
      Aliases
    >,
    "fields" | "readOnly" | "sources"
  > {
  /** Name in API documents. Default: that of the table, "blog_posts" as "BlogPosts". */
  readonly name?: string;
  /** Columns that are fields. Default: all. */
  readonly fields?: readonly Kept[];
  /** Columns that are no fields. */
  readonly exclude?: readonly Excluded[];
  /** Fields that leave and never come in, besides what the database makes itself. */
  readonly readOnly?: readonly ReadOnly[];
  /** Fields that come in although the database would fill them in: a primary key with a default. */
  readonly writable?: readonly Writable[];
  /** Schemas for columns of which the table says too little: `{ email: fields.email() }`. */
  readonly schemas?: Schemas;
  /** Serializers of what is read along with a row. Such fields only leave. */
  readonly nested?: Nested;
}

/**
 * Makes a serializer of a table of Drizzle: types, lengths, values of enums and null as the table has them. What has a default in
 * the database may be absent on the way in; primary keys with a default, and generated columns, are read-only.
 *
 *   const ArticleRow = modelSerializer(articles, { fields: ["id", "title"], nested: { author: UserRow } });
 *
 * @throws ConfigError SERIALIZER_TABLE_INVALID, and those of `serializer`.
 */
export function modelSerializer<
  Table extends ModelTable,
  const Kept extends ColumnName<Table> = ColumnName<Table>,
  const Excluded extends ColumnName<Table> = never,
  Schemas extends { readonly [Name in ColumnName<Table>]?: TypeBoxSchema } = Record<never, never>,
  Nested extends Readonly<Record<string, TypeBoxSchema>> = Record<never, never>,
  const Writable extends ColumnName<Table> = never,
  const ReadOnly extends ColumnName<Table> = never,
  const WriteOnly extends ColumnName<Table> = never,
  Validated extends { readonly [Name in Exclude<Kept, Excluded>]?: unknown } = Record<never, never>,
  Computed extends SerializerFields = Readonly<Record<never, TypeBoxSchema>>,
  const Sets extends Readonly<
    Record<string, readonly (Exclude<Kept, Excluded> | keyof Nested | keyof Computed)[]>
  > = Record<never, never>,
  const Style extends KeyStyle = "same",
  const Aliases extends {
    readonly [Name in Exclude<Kept, Excluded> | keyof Nested | keyof Computed]?: string;
  } = Record<never, never>,
>(
  table: Table,
  options: ModelSerializerOptions<
    Table,
    Kept,
    Excluded,
    Schemas,
    Nested,
    Writable,
    ReadOnly,
    WriteOnly,
    Validated,
    Computed,
    Sets,
    Style,
    Aliases
  > = {},
): ModelSerializer<
  {
    readonly fields: ModelFields<Table, Exclude<Kept, Excluded>, Schemas, Nested>;
    readonly readOnly:
      | ReadOnly
      | (Exclude<FilledInName<Table>, Writable> & Exclude<Kept, Excluded>)
      | (keyof Nested & string);
    readonly writeOnly: WriteOnly;
    readonly validated: Validated;
    readonly computed: Computed;
    readonly sources: Record<never, never>;
    readonly sets: Sets;
    readonly style: Style;
    readonly aliases: Aliases;
    readonly needs: unknown;
  },
  Table
> {
  return new ModelSerializer(defineModel(table, options as unknown as UntypedModelOptions), table);
}

interface UntypedModelOptions extends Omit<UntypedOptions, "fields"> {
  readonly name?: string;
  readonly fields?: readonly string[];
  readonly exclude?: readonly string[];
  readonly writable?: readonly string[];
  readonly schemas?: Readonly<Record<string, unknown>>;
  readonly nested?: Readonly<Record<string, unknown>>;
}

function defineModel(table: ModelTable, options: UntypedModelOptions) {
  const columns = columnsOf(table);
  const given = isPlainObject(options) ? (options as UntypedModelOptions) : {};
  const name = given.name ?? styleKey(nameOfTable(table), "pascal");
  checkSerializerOptions(name, options, modelRules);
  const known = new Set(Object.keys(columns));
  const { fields, exclude = [], writable = [], schemas: own = {}, nested = {}, readOnly = [], ...rest } = given;
  checkColumns(name, known, { fields, exclude, writable, schemas: Object.keys(own) });
  const kept = (fields ?? [...known]).filter((column) => !exclude.includes(column));
  const filledIn = kept.filter((column) => isFilledIn(columns[column] as never) && !writable.includes(column));
  const entries = kept.map((column) => [column, own[column] ?? columnSchema(columns[column] as never)]);
  return defineSerializer(name, {
    ...rest,
    fields: Object.fromEntries([...entries, ...Object.entries(nested)]),
    readOnly: [...new Set([...readOnly, ...filledIn, ...Object.keys(nested)])],
  });
}

// Where values are found is said by the table.
const { sources: _, ...commonRules } = serializerRules;

const modelRules: OptionRules = {
  ...commonRules,
  name: expecting("a name", isText),
  fields: listOf("names of columns", isText),
  exclude: listOf("names of columns", isText),
  writable: listOf("names of columns", isText),
  schemas: schemas,
  nested: schemas,
};

function checkColumns(
  name: string,
  known: ReadonlySet<string>,
  options: Readonly<Record<string, readonly string[] | undefined>>,
): void {
  for (const [option, columns] of Object.entries(options)) {
    const unknown = columns?.find((column) => !known.has(column));
    if (unknown !== undefined) throw unknownField(`${name}, ${option}`, unknown, known);
  }
}
