import { isDeepStrictEqual } from "node:util";
import { ConfigError } from "../../errors/config-error.ts";
import type { AnySchema, JsonSchema } from "../../schema/infer.ts";
import { inputJsonSchema, isTypeBoxSchema, outputJsonSchema } from "../../schema/json-schema.ts";
import { readSchema, type SchemaNode } from "../../schema/node/schema-node.ts";
import { nameOfPlace, nameOfReference, nameOfSchema } from "./component-names.ts";
import { describeNode, type SchemaSide } from "./describe-node.ts";

/** A schema that has a name, as it is for one side. */
interface Definition {
  /** Where it was first met. */
  readonly place: string;
  /** Null while it is being described: what refers to itself finds itself defined. */
  schema: JsonSchema | null;
}

/** What is the same for all parts of one schema that is described. */
interface Description {
  readonly side: SchemaSide;
  readonly place: string;
  readonly isForeign: boolean;
  /** Parts that several references lead to. */
  readonly described: Map<SchemaNode, JsonSchema>;
  /** The names of schemas that contain themselves and have no name of their own. */
  readonly madeUpNames: Map<SchemaNode, string>;
}

/**
 * Describes the schemas of routes for one document, and collects those that have names as its components.
 *
 * A name that is used both ways, for schemas that are not the same, is split: what comes in is then `ItemInput`. Which names these
 * are is known when all routes have been described; they are described once more then, with what `differingNames` says.
 */
export class SchemaComponents {
  /** Schemas of which their library tells nothing. */
  readonly opaque: { readonly place: string; readonly side: SchemaSide }[] = [];
  readonly #split: ReadonlySet<string>;
  readonly #definitions: Readonly<Record<SchemaSide, Map<string, Definition>>> = {
    input: new Map(),
    output: new Map(),
  };
  readonly #described: Readonly<Record<SchemaSide, Map<AnySchema, JsonSchema>>> = {
    input: new Map(),
    output: new Map(),
  };

  /** @param split Names that stand for another schema on each side. */
  constructor(split: ReadonlySet<string> = new Set()) {
    this.#split = split;
  }

  /**
   * @param place Where the schema is declared: "GET /items, query.page".
   * @returns A reference to a component, or the schema itself.
   * @throws ConfigError OPENAPI_NAME_COLLISION.
   */
  describe(schema: AnySchema, side: SchemaSide, place: string): JsonSchema {
    const known = this.#described[side].get(schema);
    if (known !== undefined) return known;
    const json = side === "input" ? inputJsonSchema(schema) : outputJsonSchema(schema);
    if (json === null) {
      this.opaque.push({ place, side });
      return {};
    }
    const described = this.describeNode(readSchema(json, place), side, place, !isTypeBoxSchema(schema));
    this.#described[side].set(schema, described);
    return described;
  }

  /** Describes a schema that has been read, or a part of one. */
  describeNode(node: SchemaNode, side: SchemaSide, place: string, isForeign: boolean): JsonSchema {
    return this.#describePart(node, null, { side, place, isForeign, described: new Map(), madeUpNames: new Map() });
  }

  /** Names that are used both ways, for schemas that are not the same. */
  get differingNames(): ReadonlySet<string> {
    const { input, output } = this.#definitions;
    const both = [...input.keys()].filter((name) => output.has(name));
    const schemaOf = (name: string, side: SchemaSide): JsonSchema => this.#definitions[side].get(name)?.schema ?? {};
    const differing = new Set(
      both.filter((name) => !isSameButClosed(schemaOf(name, "input"), schemaOf(name, "output"))),
    );
    // What refers to a name that stands for two schemas refers to another one on each side.
    for (let count = -1; count !== differing.size; ) {
      count = differing.size;
      for (const name of both) if (refersTo(schemaOf(name, "input"), differing)) differing.add(name);
    }
    return differing;
  }

  /**
   * The schemas that have names, by name.
   *
   * @throws ConfigError OPENAPI_NAME_COLLISION.
   */
  toComponents(): Readonly<Record<string, JsonSchema>> {
    const components = new Map<string, Definition>();
    for (const side of ["output", "input"] as const) {
      for (const [name, definition] of this.#definitions[side]) {
        const ownName = this.#nameFor(name, side);
        const other = components.get(ownName);
        if (other !== undefined && !isSameButClosed(schemaIn(other), schemaIn(definition))) {
          throw collision(ownName, other.place, definition.place);
        }
        components.set(ownName, definition);
      }
    }
    return Object.fromEntries([...components].map(([name, definition]) => [name, schemaIn(definition)]));
  }

  #nameFor(name: string, side: SchemaSide): string {
    return side === "input" && this.#split.has(name) ? `${name}Input` : name;
  }

  /** @param givenName What the reference that led here calls the schema. */
  #describePart(node: SchemaNode, givenName: string | null, description: Description): JsonSchema {
    const known = description.described.get(node);
    if (known !== undefined) return known;
    const name = nameOfSchema(node) ?? givenName ?? makeUpName(node, description);
    const described = name === null ? this.#write(node, description) : this.#refer(name, node, description);
    description.described.set(node, described);
    return described;
  }

  #write(node: SchemaNode, description: Description): JsonSchema {
    const { side, isForeign } = description;
    const reference = typeof node.schema.$ref === "string" ? nameOfReference(node.schema.$ref) : null;
    return describeNode(node, side, isForeign, (part) =>
      this.#describePart(part, part === node.target ? reference : null, description),
    );
  }

  #refer(name: string, node: SchemaNode, description: Description): JsonSchema {
    const { side, place } = description;
    const reference = { $ref: `#/components/schemas/${this.#nameFor(name, side)}` };
    description.described.set(node, reference);
    const definitions = this.#definitions[side];
    const known = definitions.get(name);
    if (known === undefined) {
      const definition: Definition = { place, schema: null };
      definitions.set(name, definition);
      definition.schema = this.#write(node, description);
    } else if (known.schema !== null && !isDeepStrictEqual(known.schema, this.#write(node, description))) {
      throw collision(name, known.place, place);
    }
    return reference;
  }
}

function schemaIn({ schema }: Definition): JsonSchema {
  return schema ?? {};
}

/** A schema that contains itself can stand nowhere but among the components. */
function makeUpName(node: SchemaNode, { place, madeUpNames }: Description): string | null {
  if (!node.isRecursive) return null;
  const known = madeUpNames.get(node);
  if (known !== undefined) return known;
  const name = nameOfPlace(place) + (madeUpNames.size === 0 ? "" : madeUpNames.size + 1);
  madeUpNames.set(node, name);
  return name;
}

function collision(name: string, first: string, second: string): ConfigError {
  return new ConfigError("OPENAPI_NAME_COLLISION", name, first, second);
}

/**
 * Whether two schemas are the same but for `additionalProperties: false`: what leaves has no other keys in any case, so that it may go
 * by what is said of those that come in.
 */
function isSameButClosed(first: JsonSchema, second: JsonSchema): boolean {
  return isDeepStrictEqual(withoutClosing(first), withoutClosing(second));
}

function withoutClosing(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutClosing);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key, inner]) => key !== "additionalProperties" || inner !== false);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutClosing(inner)]));
}

function refersTo(value: unknown, names: ReadonlySet<string>): boolean {
  if (Array.isArray(value)) return value.some((inner) => refersTo(inner, names));
  if (typeof value !== "object" || value === null) return false;
  const { $ref } = value as JsonSchema;
  if (typeof $ref === "string" && names.has($ref.replace("#/components/schemas/", ""))) return true;
  return Object.values(value).some((inner) => refersTo(inner, names));
}
