import { isDeepStrictEqual } from "node:util";
import { ConfigError } from "../../errors/config-error.ts";
import type { AnySchema, JsonSchema } from "../../schema/infer.ts";
import { isTypeBoxSchema } from "../../schema/json-schema.ts";
import { reaches, type SchemaNode } from "../../schema/node/schema-node.ts";
import type { SchemaSide } from "../../schema/node/schema-sides.ts";
import { isSameButClosed, refersTo } from "./compare-schemas.ts";
import { nameOfPlace, nameOfReference, nameOfSchema } from "./component-names.ts";
import { describeNode } from "./describe-node.ts";
import { readSides, type SideReaders } from "./read-sides.ts";

interface NamedSchema {
  /** Where it was first met. */
  readonly place: string;
  readonly schema: JsonSchema | null;
}

/** A schema that has a name, as it is for one side. */
interface Definition extends NamedSchema {
  /** What it was described from, where the same object describes the same values wherever it stands; null otherwise. */
  readonly source: JsonSchema | null;
  /** Null while it is being described: what refers to itself finds itself defined. */
  schema: JsonSchema | null;
  /** Schemas of the same name that were met meanwhile. */
  readonly inner: JsonSchema[];
}

/** What is the same for all parts of one schema that is described. */
interface Description {
  readonly side: SchemaSide;
  readonly place: string;
  readonly isForeign: boolean;
  /** Parts that several references lead to. */
  readonly described: Map<SchemaNode, JsonSchema>;
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
  readonly #read: SideReaders;
  /** Names of schemas that contain themselves and have no name of their own. */
  readonly #madeUpNames: Set<string> = new Set();
  readonly #definitions: Readonly<Record<SchemaSide, Map<string, Definition>>> = {
    input: new Map(),
    output: new Map(),
  };
  readonly #described: Readonly<Record<SchemaSide, Map<AnySchema, JsonSchema>>> = {
    input: new Map(),
    output: new Map(),
  };

  /** @param split Names that stand for another schema on each side. */
  constructor(split: ReadonlySet<string> = new Set(), read: SideReaders = readSides()) {
    this.#split = split;
    this.#read = read;
  }

  /** Components of the same schemas, for when it is known which names stand for two of them. */
  startAgain(split: ReadonlySet<string>): SchemaComponents {
    return new SchemaComponents(split, this.#read);
  }

  /**
   * @param place Where the schema is declared: "GET /items, query.page".
   * @returns A reference to a component, or the schema itself.
   * @throws ConfigError OPENAPI_NAME_COLLISION.
   */
  describe(schema: AnySchema, side: SchemaSide, place: string): JsonSchema {
    const known = this.#described[side].get(schema);
    if (known !== undefined) return known;
    const node = this.#read[side](schema, place);
    if (node === null) {
      this.opaque.push({ place, side });
      return {};
    }
    const described = this.describeNode(node, side, place, !isTypeBoxSchema(schema));
    this.#described[side].set(schema, described);
    return described;
  }

  /** Describes a schema that has been read, or a part of one. */
  describeNode(node: SchemaNode, side: SchemaSide, place: string, isForeign: boolean): JsonSchema {
    return this.#describePart(node, null, { side, place, isForeign, described: new Map() });
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
   * The schemas that have names, by name, and those that the application gives beside them.
   *
   * @throws ConfigError OPENAPI_NAME_COLLISION.
   */
  toComponents(given: Readonly<Record<string, JsonSchema>> = {}): Readonly<Record<string, JsonSchema>> {
    const components = new Map<string, NamedSchema>();
    const place = 'the option "openapi.components"';
    for (const [name, schema] of Object.entries(given)) components.set(name, { place, schema });
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
    const name = nameOfSchema(node) ?? givenName ?? (node.isRecursive ? this.#makeUpName(description.place) : null);
    const described = name === null ? this.#write(node, description) : this.#refer(name, node, description);
    description.described.set(node, described);
    return described;
  }

  #write(node: SchemaNode, description: Description): JsonSchema {
    const { side, isForeign } = description;
    const reference = typeof node.schema.$ref === "string" ? nameOfReference(node.schema.$ref, isForeign) : null;
    return describeNode(node, side, isForeign, (part) =>
      this.#describePart(part, part === node.target ? reference : null, description),
    );
  }

  #refer(name: string, node: SchemaNode, description: Description): JsonSchema {
    const { side, place } = description;
    const reference = { $ref: `#/components/schemas/${this.#nameFor(name, side)}` };
    description.described.set(node, reference);
    const known = this.#definitions[side].get(name);
    if (known === undefined) this.#define(name, node, description);
    else if (known.source !== node.schema) this.#compare(name, known, this.#write(node, description), place);
    return reference;
  }

  #define(name: string, node: SchemaNode, description: Description): void {
    const { side, place } = description;
    // What a reference leads to depends on what is around it.
    const source = reaches(node, ({ target }) => target !== null) ? null : node.schema;
    const definition: Definition = { place, source, schema: null, inner: [] };
    this.#definitions[side].set(name, definition);
    definition.schema = this.#write(node, description);
    for (const other of definition.inner) this.#compare(name, definition, other, place);
  }

  /** One name stands for one schema; what stands inside of it cannot be compared before it is complete. */
  #compare(name: string, known: Definition, other: JsonSchema, place: string): void {
    if (known.schema === null) known.inner.push(other);
    else if (!isDeepStrictEqual(known.schema, other)) throw collision(name, known.place, place);
  }

  /** A schema that contains itself can stand nowhere but among the components, so that it needs a name. */
  #makeUpName(place: string): string {
    const { input, output } = this.#definitions;
    const first = nameOfPlace(place);
    let name = first;
    for (let count = 2; this.#madeUpNames.has(name) || input.has(name) || output.has(name); count++) {
      name = `${first}${count}`;
    }
    this.#madeUpNames.add(name);
    return name;
  }
}

function schemaIn({ schema }: NamedSchema): JsonSchema {
  return schema ?? {};
}

function collision(name: string, first: string, second: string): ConfigError {
  return new ConfigError("OPENAPI_NAME_COLLISION", name, first, second);
}
