import { isDeepStrictEqual } from "node:util";
import type { InputDeclaration } from "../params/compile-extract.ts";
import { type SectionName, sectionNames } from "../params/sections.ts";
import type { ConverterName } from "../routing/converters.ts";
import type { PathPattern } from "../routing/path-pattern.ts";
import type { AnySchema, JsonSchema } from "../schema/infer.ts";
import { type DeclaredFields, listFields } from "./declared-fields.ts";
import type { ParameterObject } from "./openapi-document.ts";
import type { SchemaComponents } from "./schema/schema-components.ts";

const locations = { params: "path", query: "query", headers: "header", cookies: "cookie" } as const;

/** Headers that OpenAPI has other words for, and ignores as parameters (OpenAPI 3.1 §4.8.12.2.1). */
const headersSaidElsewhere: ReadonlySet<string> = new Set(["accept", "content-type", "authorization"]);

/** What a placeholder takes that no schema says more about. */
const converterSchemas: Readonly<Record<ConverterName, JsonSchema>> = {
  str: { type: "string" },
  path: { type: "string" },
  int: { type: "integer", format: "int64" },
  float: { type: "number" },
  uuid: { type: "string", format: "uuid" },
};

/**
 * Describes the parameters of a route and of its dependencies. What several of them read is one parameter, and has to fit all
 * of them.
 *
 * @param more Those of middleware.
 */
export function describeParameters(
  pattern: PathPattern,
  inputs: readonly InputDeclaration[],
  components: SchemaComponents,
  more: readonly ParameterObject[] = [],
): ParameterObject[] {
  const parameters = new Map<string, ParameterObject>();
  const add = (parameter: ParameterObject): void => {
    const key = `${parameter.in} ${parameter.name}`;
    const known = parameters.get(key);
    parameters.set(key, known === undefined ? parameter : join(known, parameter));
  };
  const described = inputs.flatMap((input) => describeSections(input, components));
  // First of all, and in the order of the path.
  for (const segment of pattern.segments) {
    if (segment.kind !== "placeholder") continue;
    const declared = described.filter(({ name, in: location }) => location === "path" && name === segment.name);
    for (const parameter of declared) add(parameter);
    if (declared.length === 0) add(pathParameter(segment.name, converterSchemas[segment.converter]));
  }
  for (const parameter of described) if (parameter.in !== "path") add(parameter);
  for (const parameter of more) add(parameter);
  return [...parameters.values()];
}

/** A path with its placeholders as OpenAPI writes them: "/users/{id:int}" → "/users/{id}". */
export function describePath(pattern: PathPattern): string {
  const segments = pattern.segments.map((segment) => (segment.kind === "static" ? segment.text : `{${segment.name}}`));
  return `/${segments.join("/")}`;
}

function describeSections({ place, sections }: InputDeclaration, components: SchemaComponents): ParameterObject[] {
  return sectionNames.flatMap((name) => {
    const declared = sections[name];
    if (declared === undefined) return [];
    // Checked when the route was compiled.
    const described = listFields(name, declared as AnySchema, components, `${place}, ${name}`);
    return describeSection(name, described);
  });
}

function describeSection(section: SectionName, { fields, additional }: DeclaredFields): ParameterObject[] {
  const location = locations[section];
  const named = fields
    .filter(({ key }) => location !== "header" || !headersSaidElsewhere.has(key))
    .map(({ key, isRequired, schema }) => parameterOf(key, location, isRequired || location === "path", schema));
  // An object that is spread over the query is how OpenAPI says "any other key" (§4.8.12.3).
  if (additional === null || location !== "query") return named;
  const others = { type: "object", additionalProperties: additional };
  return [...named, { ...parameterOf("others", location, false, others), style: "form", explode: true }];
}

function pathParameter(name: string, schema: JsonSchema): ParameterObject {
  return parameterOf(name, "path", true, schema);
}

/** What describes the parameter rather than its value is said of the parameter. */
export function parameterOf(
  name: string,
  location: ParameterObject["in"],
  required: boolean,
  { description, deprecated, ...schema }: JsonSchema,
): ParameterObject {
  return {
    name,
    in: location,
    ...(required ? { required } : {}),
    ...(typeof description === "string" ? { description } : {}),
    ...(deprecated === true ? { deprecated } : {}),
    schema,
  };
}

function join(first: ParameterObject, second: ParameterObject): ParameterObject {
  const isSame = isDeepStrictEqual(first.schema, second.schema);
  const required = first.required === true || second.required === true;
  const schema = isSame ? first.schema : { allOf: [first.schema, second.schema] };
  return { ...second, ...first, ...(required ? { required } : {}), schema };
}
