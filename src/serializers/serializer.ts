import { ConfigError } from "../errors/config-error.ts";
import { RequestValidationError, ResponseValidationError } from "../errors/validation-error.ts";
import type { ValidationIssue } from "../errors/validation-issue.ts";
import { compileDecoder } from "../schema/compile-decoder.ts";
import { compileDumper } from "../schema/compile-dumper.ts";
import { compileSerializer } from "../schema/compile-serializer.ts";
import { SchemaIssues } from "../schema/decoded.ts";
import { type SchemaSides, sidesKeyword } from "../schema/node/schema-sides.ts";
import { JsonProblem, parseJson } from "../schema/parse-json.ts";
import { compileSides } from "./compile-sides.ts";
import { dropFields, makePartial, pickFields, pickSet } from "./derive-definition.ts";
import { addTree, extendDefinition, type UntypedExtension } from "./extend-definition.ts";
import type { ExtensionOptions } from "./extension-options.ts";
import { type SerializerDefinition, withValidators } from "./serializer-definition.ts";
import type { FieldValidator, LateValidator } from "./serializer-options.ts";
import type {
  ExtendedParts,
  FieldName,
  NamesIn,
  NoFields,
  PartialParts,
  PickedParts,
  SerializerAccepted,
  SerializerFields,
  SerializerParts,
  SerializerRow,
  SerializerValue,
  SerializerWritten,
  TreeParts,
} from "./serializer-types.ts";
import { readTreeField, type TreeOptions, treeSchema } from "./tree-field.ts";

/** What parsing gave: a value, or what is wrong. */
export type ParseResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly issues: readonly ValidationIssue[] };

/**
 * A schema that is one thing on the way in and another on the way out: without read-only fields in, without write-only fields out,
 * with validators in and computed fields out. Made by `serializer`. Stands wherever a schema does.
 *
 * Serializers are never changed: `only`, `partial` and the like make others.
 */
export class Serializer<Parts extends SerializerParts = SerializerParts> {
  /** What handlers receive. */
  declare readonly "~unsafe": SerializerValue<Parts>;
  /** The types of the other ways. */
  declare readonly "~values": {
    readonly accepted: SerializerAccepted<Parts>;
    readonly returned: SerializerRow<Parts>;
    readonly written: SerializerWritten<Parts>;
  };
  declare readonly "~sides": SchemaSides;
  /** The name of its component in API documents. */
  declare readonly $id: string | undefined;
  /** What it is, as data. */
  declare protected readonly definition: SerializerDefinition;

  constructor(definition: SerializerDefinition) {
    // Not enumerable, as everything that is no keyword of JSON Schema.
    hide(this, "definition", definition);
    // TypeBox looks for these two among the object's own, and copies them where it makes another schema of this one.
    hide(this, "~unsafe", null);
    hide(this, sidesKeyword, compileSides(definition));
    if (definition.name !== null) Object.defineProperty(this, "$id", { value: definition.name, enumerable: true });
  }

  /** A serializer with these fields alone. */
  only<const Names extends FieldName<Parts>>(...names: readonly Names[]): Serializer<PickedParts<Parts, Names>> {
    return new Serializer(pickFields(this.definition, names, this.derivedLabel("only", names)));
  }

  /** A serializer without these fields. */
  exclude<const Names extends FieldName<Parts>>(
    ...names: readonly Names[]
  ): Serializer<PickedParts<Parts, Exclude<FieldName<Parts>, Names>>> {
    return new Serializer(dropFields(this.definition, names, this.derivedLabel("exclude", names)));
  }

  /** A serializer with the fields of a set; called `UserList` for the set "list" of `User`. */
  use<const Name extends keyof Parts["sets"] & string>(
    set: Name,
  ): Serializer<PickedParts<Parts, NamesIn<Parts["sets"][Name]>>> {
    return new Serializer(pickSet(this.definition, set));
  }

  /** A serializer whose fields are all optional, without defaults: what a client sends to change some of them. */
  partial(): Serializer<PartialParts<Parts>> {
    return new Serializer(makePartial(this.definition));
  }

  /**
   * A serializer with more fields, and what is said of these; the ones that are there keep their validators.
   *
   *   const Detail = User.extend("UserDetail", { fields: { bio: t.String() } });
   *
   * @throws ConfigError SERIALIZER_INVALID, SERIALIZER_FIELD_UNKNOWN, SERIALIZER_KEY_DUPLICATE.
   */
  extend<
    const Fields extends SerializerFields = NoFields,
    const ReadOnly extends keyof Fields & string = never,
    const WriteOnly extends keyof Fields & string = never,
    Validated extends { readonly [Name in keyof Fields]?: unknown } = Record<never, never>,
    Computed extends SerializerFields = NoFields,
    const Sources extends { readonly [Name in keyof Fields]?: string } = Record<never, never>,
    const Sets extends Readonly<Record<string, readonly (FieldName<Parts> | keyof Fields | keyof Computed)[]>> = Record<
      never,
      never
    >,
    const Aliases extends { readonly [Name in keyof Fields | keyof Computed]?: string } = Record<never, never>,
  >(
    name: string,
    options: ExtensionOptions<Parts, Fields, ReadOnly, WriteOnly, Validated, Computed, Sources, Sets, Aliases>,
  ): Serializer<
    ExtendedParts<
      Parts,
      {
        readonly fields: Fields;
        readonly readOnly: ReadOnly;
        readonly writeOnly: WriteOnly;
        readonly validated: Validated;
        readonly computed: Computed;
        readonly sources: Sources;
        readonly sets: Sets;
        readonly style: "same";
        readonly aliases: Aliases;
        readonly needs: unknown;
      }
    >
  > {
    return new Serializer(extendDefinition(this.definition, name, options as unknown as UntypedExtension));
  }

  /**
   * A serializer of trees: with a list of the same under a field, which clients may leave out.
   *
   *   const Comment = serializer("Comment", { fields: { text: t.String() } }).tree("replies", { maxDepth: 5 });
   *
   * @throws ConfigError SERIALIZER_INVALID, SERIALIZER_KEY_DUPLICATE.
   */
  tree<const Name extends string>(field: Name, options: TreeOptions = {}): Serializer<TreeParts<Parts, Name>> {
    const { definition } = this;
    const tree = readTreeField(definition.label, field, options);
    // Serializers made of this one have a list of it, and not of themselves.
    const schema = treeSchema(tree, (side) => whole[sidesKeyword][side]);
    const whole = new Serializer<TreeParts<Parts, Name>>(addTree(definition, tree, schema));
    return whole;
  }

  /** The same under another name in API documents. */
  named(name: string): Serializer<Parts> {
    return new Serializer({ ...this.definition, name, label: name });
  }

  /** The same with another validator of the whole value, or none. */
  validating(validate: ((value: SerializerValue<Parts>) => unknown) | null): Serializer<Parts> {
    return new Serializer(withValidators(this.definition, validate as FieldValidator | null, null));
  }

  /** The same with another validator of the whole value that takes time. */
  validatingAsync(validate: (value: SerializerValue<Parts>) => Promise<unknown>): Serializer<Parts> {
    return new Serializer(withValidators(this.definition, null, validate as LateValidator));
  }

  /**
   * Reads a value that a client sent.
   *
   * @throws RequestValidationError with all issues: a 422 where nobody catches it.
   * @throws ConfigError SERIALIZER_ASYNC.
   */
  parse(value: unknown): SerializerValue<Parts> {
    return unwrap(this.safeParse(value));
  }

  /** `parse` for text or bytes of JSON. */
  parseJson(json: string | Uint8Array): SerializerValue<Parts> {
    const value = parseJson(typeof json === "string" ? Buffer.from(json) : json);
    if (value instanceof JsonProblem) throw new RequestValidationError([value.toIssue("body")]);
    return this.parse(value);
  }

  /** `parse` for serializers with validators that take time. */
  async parseAsync(value: unknown): Promise<SerializerValue<Parts>> {
    return unwrap(await this.safeParseAsync(value));
  }

  /** `parse` that returns the issues. */
  safeParse(value: unknown): ParseResult<SerializerValue<Parts>> {
    const result = this.#read(value);
    if (!(result instanceof Promise)) return toResult(result);
    result.catch(() => undefined);
    throw new ConfigError("SERIALIZER_ASYNC", this.definition.label);
  }

  /** `parseAsync` that returns the issues. */
  async safeParseAsync(value: unknown): Promise<ParseResult<SerializerValue<Parts>>> {
    return toResult(await this.#read(value));
  }

  /**
   * Makes what leaves of an object of the application, as a value.
   *
   * @throws ResponseValidationError when it does not fit.
   */
  dump(row: SerializerRow<Parts>): SerializerWritten<Parts> {
    const dumped = compileDumper(this, this.definition.label)(row);
    if (dumped instanceof SchemaIssues) throw this.#misfit(dumped);
    return dumped as SerializerWritten<Parts>;
  }

  /** `dump` for several. */
  dumpMany(rows: Iterable<SerializerRow<Parts>>): SerializerWritten<Parts>[] {
    return Array.from(rows, (row) => this.dump(row));
  }

  /** `dump` as JSON. */
  dumpJson(row: SerializerRow<Parts>): string {
    const text = compileSerializer(this, this.definition.label, { validate: true })(row);
    if (text instanceof SchemaIssues) throw this.#misfit(text);
    return text as string;
  }

  /** `dumpMany` as JSON. */
  dumpManyJson(rows: Iterable<SerializerRow<Parts>>): string {
    return `[${Array.from(rows, (row) => this.dumpJson(row)).join(",")}]`;
  }

  #read(value: unknown): unknown {
    return compileDecoder(this, this.definition.label)(value);
  }

  #misfit({ issues }: SchemaIssues): ResponseValidationError {
    const located = issues.map(({ path, ...issue }) => ({ ...issue, loc: ["response", ...path] }));
    return new ResponseValidationError(`serializer ${this.definition.label}`, located);
  }

  protected derivedLabel(method: string, names: readonly string[]): string {
    return `${this.definition.label}.${method}(${names.map((name) => JSON.stringify(name)).join(", ")})`;
  }
}

function hide(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: false, writable: true, configurable: true });
}

function toResult<Value>(result: unknown): ParseResult<Value> {
  if (!(result instanceof SchemaIssues)) return { ok: true, value: result as Value };
  return { ok: false, issues: result.issues.map(({ path, ...issue }) => ({ ...issue, loc: ["body", ...path] })) };
}

function unwrap<Value>(result: ParseResult<Value>): Value {
  if (result.ok) return result.value;
  throw new RequestValidationError(result.issues);
}
