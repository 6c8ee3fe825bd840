import { asc, Column, getTableColumns, getTableName, is, SQL, type Table } from "drizzle-orm";
import { ConfigError } from "../../errors/config-error.ts";
import { findOptionMistake, type OptionRules } from "../../errors/option-rules.ts";
import { ModelSerializer } from "../../serializers/model/model-serializer.ts";
import type { RowColumns } from "./model-queries.ts";
import { type InnerPath, type Join, type ListPlan, ownKey, type RowPlan } from "./row-plan.ts";
import { nestedFields, type UntypedSerializer } from "./serializer-columns.ts";

/** How nested serializers are read, by the paths of their fields. */
export type JoinOptions = Readonly<Record<string, unknown>>;

/** Makes plans of serializers, and remembers which of the option's paths they took. */
export class RowPlanner {
  readonly #label: string;
  readonly #joins: JoinOptions;
  readonly #taken: Set<string> = new Set();

  constructor(label: string, joins: JoinOptions = {}) {
    this.#label = label;
    this.#joins = joins;
  }

  /** @throws ConfigError MODEL_VIEW_INVALID. */
  plan(serializer: UntypedSerializer): RowPlan {
    return this.#planTable(serializer, "");
  }

  /** @throws ConfigError MODEL_VIEW_INVALID for a path at which nothing is nested. */
  checkAllTaken(): void {
    const unknown = Object.keys(this.#joins).find((path) => !this.#taken.has(path));
    if (unknown !== undefined) throw this.#invalid(`"${unknown}" is no nested field of the serializer.`);
  }

  /** @param prefix Path of the list that the rows are items of, with a dot behind it; "" for the table of the view set. */
  #planTable(serializer: UntypedSerializer, prefix: string): RowPlan {
    const columns: Record<string, Column | RowColumns> = { ...serializer.columns };
    const joins: Join[] = [];
    const inner: InnerPath[] = [];
    const lists: ListPlan[] = [];
    const collect = (of: UntypedSerializer, holders: readonly string[]): void => {
      for (const [name, field] of nestedFields(of)) {
        const readAs = [...holders, name].join(".");
        const path = `${prefix}${readAs}`;
        const list = readList(field);
        if (list !== null && holders.length === 0) {
          lists.push(this.#planList(list, name, path));
          continue;
        }
        const object = readObject(field);
        if (object === null) throw this.#invalid(notReadable(path, list !== null));
        joins.push(this.#planJoin(object, path));
        columns[readAs] = object.columns;
        if (holders.length > 0) inner.push({ readAs, holders, name });
        collect(object, [...holders, name]);
      }
    };
    collect(serializer, []);
    this.#checkTables([serializer.table, ...joins.map(({ table }) => table)]);
    if (lists.length > 0) columns[ownKey] = this.#primaryKeyOf(serializer.table);
    return { columns, joins, inner, lists };
  }

  #planJoin({ table }: UntypedSerializer, path: string): Join {
    const on = this.#take(path);
    if (is(on, SQL)) return { table, on };
    throw this.#invalid(`"${path}" needs a condition: { "${path}": eq(column, otherColumn) }.`);
  }

  #planList({ serializer, maxItems }: NestedList, name: string, path: string): ListPlan {
    const given = this.#take(path);
    const { table } = serializer;
    const primaryKey = this.#primaryKeyOf(table);
    const mistake = findOptionMistake(given, listRules);
    if (mistake !== null || !is((given as { key?: unknown }).key, Column)) {
      throw this.#invalid(`"${path}" is a list, and needs { key: column of it with the key of the object }.`);
    }
    const { key, on = null, where = null, order = [asc(primaryKey)] } = given as ListOptions;
    if (on === null && getTableName(key.table) !== getTableName(table)) {
      throw this.#invalid(`"${path}": its key is of another table, so that it needs on: eq(column, otherColumn).`);
    }
    const rows = this.#planTable(serializer, `${path}.`);
    return { name, key, on, where, order, maxItems, table, primaryKey, rows };
  }

  #take(path: string): unknown {
    this.#taken.add(path);
    return Object.hasOwn(this.#joins, path) ? this.#joins[path] : undefined;
  }

  #primaryKeyOf(table: Table): Column {
    const keys = Object.values(getTableColumns(table)).filter(({ primary }) => primary);
    const [key] = keys;
    if (key !== undefined && keys.length === 1) return key;
    throw this.#invalid(`"${getTableName(table)}" needs a primary key of one column, for the lists in it or of it.`);
  }

  /** A query tells tables apart by their names. */
  #checkTables(tables: readonly Table[]): void {
    const names = tables.map((table) => getTableName(table));
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice === undefined) return;
    throw this.#invalid(`"${twice}" is joined twice. Make one of the serializers of alias(table, "other name").`);
  }

  #invalid(problem: string): ConfigError {
    return new ConfigError("MODEL_VIEW_INVALID", this.#label, "joins", problem);
  }
}

interface NestedList {
  readonly serializer: UntypedSerializer;
  readonly maxItems: number;
}

interface ListOptions {
  readonly key: Column;
  readonly on?: SQL;
  readonly where?: SQL;
  readonly order?: readonly SQL[];
}

const condition = (value: unknown): string | null => (is(value, SQL) ? null : "expected a condition.");

const listRules: OptionRules = {
  key: (value) => (is(value, Column) ? null : "expected a column."),
  on: condition,
  where: condition,
  order: (value) =>
    Array.isArray(value) && value.every((term) => is(term, SQL)) ? null : "expected terms of an order.",
};

/** The serializer of one object, be it one that may be null; null for anything else. */
function readObject(field: unknown): UntypedSerializer | null {
  if (field instanceof ModelSerializer) return field as unknown as UntypedSerializer;
  const { anyOf = [] } = field as { readonly anyOf?: readonly unknown[] };
  const others = anyOf.filter((each) => (each as { readonly type?: unknown }).type !== "null");
  return others.length === 1 && anyOf.length === 2 ? readObject(others[0]) : null;
}

/** The serializer of the items of a list that `nested` made; null for anything else. */
function readList(field: unknown): NestedList | null {
  const { items, maxItems } = field as { readonly items?: unknown; readonly maxItems?: unknown };
  const serializer = items instanceof ModelSerializer ? (items as unknown as UntypedSerializer) : null;
  return serializer === null || typeof maxItems !== "number" ? null : { serializer, maxItems };
}

function notReadable(path: string, isList: boolean): string {
  if (isList) return `"${path}" is a list in an object that is joined. Load it in a route of its own.`;
  return `"${path}" is no modelSerializer, no such or null, and no list that nested(…) made of one.`;
}
