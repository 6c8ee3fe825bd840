import type { StaticDecode, TSchema, TUnsafe } from "typebox";
import { ConfigError } from "../errors/config-error.ts";
import { callable, type OptionRules } from "../errors/option-rules.ts";
import type { AnySchema, Shape, TypeBoxSchema } from "../schema/infer.ts";
import { isTypeBoxSchema, outputJsonSchema } from "../schema/json-schema.ts";
import { t } from "../schema/t.ts";
import { foreignEnvelope } from "./foreign-envelope.ts";
import type { PagedItem } from "./page-source.ts";

/** A schema of an envelope: one made with `t`. */
export type EnvelopeSchema = TypeBoxSchema;

/** What stands in schemas of envelopes for the list of items. */
export type ItemsSchema = TUnsafe<PagedItem[]>;

/**
 * An envelope of your own, in the place of that of the style: its schema, and what makes it of a page.
 *
 *   pageNumber({
 *     envelopeSchema: (items) => t.Object({ data: items, total: t.Integer() }),
 *     envelope: (page) => ({ data: page.items, total: page.count }),
 *   })
 */
export type CustomEnvelope<Page, Schema extends EnvelopeSchema | undefined> =
  | { readonly envelopeSchema?: undefined; readonly envelope?: undefined }
  | {
      /** Makes the schema of the answer, of the schema of the items. Called at start-up. */
      readonly envelopeSchema: (items: ItemsSchema) => Schema;
      /** Makes the answer of a page. */
      readonly envelope: (page: Page) => Schema extends TSchema ? StaticDecode<Schema> : never;
    };

/**
 * What a schema with items in it describes, for items of one type.
 *
 *   ItemsIn<TObject<{ data: ItemsSchema; total: TInteger }>, Article>  →  { data: Article[]; total: number }
 */
export type ItemsIn<Schema extends EnvelopeSchema, Item> = Replaced<StaticDecode<Schema>, Item>;

type Replaced<Value, Item> = Value extends PagedItem
  ? Item
  : Value extends readonly (infer Element)[]
    ? Replaced<Element, Item>[]
    : Value extends object
      ? { [Key in keyof Value]: Replaced<Value[Key], Item> }
      : Value;

/** The envelope of a style, where its options bring none. */
export interface OwnEnvelope {
  /** What its component is called after the item's name: "Page" → "ArticlePage". */
  readonly name: string;
  readonly fields: Shape;
}

/** How the answers of a style are written. */
export interface Envelope<Page> {
  envelopeOf(items: AnySchema): AnySchema;
  /** Makes the answer of a page. */
  write(page: Page): unknown;
}

/** Rules of the options of an envelope. */
export const envelopeRules: OptionRules = { envelopeSchema: callable, envelope: callable };

/**
 * The envelope that options ask for, or else that of the style.
 *
 * @throws ConfigError OPTION_INVALID for a half of an envelope.
 */
export function resolveEnvelope<Page>(options: CustomOptions, { name, fields }: OwnEnvelope): Envelope<Page> {
  const { envelopeSchema, envelope } = options as {
    readonly envelopeSchema?: (items: TypeBoxSchema) => TypeBoxSchema;
    readonly envelope?: (page: Page) => unknown;
  };
  if ((envelopeSchema === undefined) !== (envelope === undefined)) {
    const [given, missing] = envelope === undefined ? ["envelopeSchema", "envelope"] : ["envelope", "envelopeSchema"];
    throw new ConfigError("OPTION_INVALID", given as string, `it needs the option "${missing}" beside it.`);
  }
  const make = (list: TypeBoxSchema, itemName: string | null): TypeBoxSchema => {
    if (envelopeSchema !== undefined) return envelopeSchema(list);
    const properties = { ...(fields as Readonly<Record<string, TypeBoxSchema>>), items: list };
    return t.Object(properties, itemName === null ? {} : { $id: `${itemName}${name}` });
  };
  return {
    envelopeOf: (items) => {
      const itemName = nameOfItem(items);
      return isTypeBoxSchema(items) ? make(items, itemName) : foreignEnvelope(items, (list) => make(list, itemName));
    },
    write: envelope ?? ((page) => page),
  };
}

interface CustomOptions {
  readonly envelopeSchema?: unknown;
  readonly envelope?: unknown;
}

/** The name of the items that a list has: "Article"; null when they have none. */
function nameOfItem(list: AnySchema): string | null {
  const items = outputJsonSchema(list)?.items;
  if (typeof items !== "object" || items === null) return null;
  const { $id, $ref } = items as { readonly $id?: unknown; readonly $ref?: unknown };
  if (typeof $id === "string") return $id;
  const [, name = null] = typeof $ref === "string" ? (/^#\/(?:\$defs|definitions)\/([^/]+)$/.exec($ref) ?? []) : [];
  // Names of this kind are made up by libraries for items that have none.
  return name === null || /^(?:__schema)?\d+$/.test(name) ? null : name;
}
