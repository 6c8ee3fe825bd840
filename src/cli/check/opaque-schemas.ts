import type { DescribedRoute, DocumentSurvey } from "../../openapi/build-document.ts";
import type { ContentObject, OpenApiDocument } from "../../openapi/openapi-document.ts";
import type { JsonSchema } from "../../schema/infer.ts";
import type { FindingCode } from "./finding.ts";

/** Lists the schemas of a route that say nothing of their values: those the document has, and those it could not have. */
export function listOpaqueSchemas(described: DescribedRoute, survey: DocumentSurvey): [FindingCode, string][] {
  const prefix = `${described.route.label}, `;
  const untold = survey.opaque
    .filter(({ place }) => place.startsWith(prefix))
    .map(({ place }) => place.slice(prefix.length));
  const empty = listSchemas(described)
    .filter(([, schema]) => saysNothing(schema, survey.document))
    .map(([subject]) => subject);
  return [...new Set([...untold, ...empty])].map((subject) => [
    "opaque-schema",
    `the schema of ${subject} says nothing`,
  ]);
}

const sections = { path: "params", query: "query", header: "headers", cookie: "cookies" } as const;

/** The schemas of an operation by what the route calls them: "query.page", "body", "response". */
function listSchemas({ route, operation }: DescribedRoute): [string, JsonSchema | undefined][] {
  const { response, status = 200 } = route.placed.definition.options;
  const usual = response === undefined ? "" : String(status);
  return [
    ...(operation.parameters ?? []).map((parameter): [string, JsonSchema] => [
      `${sections[parameter.in]}.${parameter.name}`,
      parameter.schema,
    ]),
    ...listContents("body", operation.requestBody?.content),
    ...Object.entries(operation.responses).flatMap(([name, { content }]) =>
      listContents(name === usual ? "response" : `responses.${name}`, content),
    ),
  ];
}

function listContents(subject: string, content: ContentObject = {}): [string, JsonSchema | undefined][] {
  return Object.values(content).map(({ schema }) => [subject, schema]);
}

/** Keywords that tell what a value is for, and not what it is. */
const annotations: ReadonlySet<string> = new Set([
  "title",
  "description",
  "default",
  "example",
  "examples",
  "deprecated",
  "readOnly",
  "writeOnly",
  "$comment",
]);

function saysNothing(schema: JsonSchema = {}, document: OpenApiDocument): boolean {
  const [, name] = /^#\/components\/schemas\/(.+)$/.exec(String(schema.$ref ?? "")) ?? [];
  // A reference that is found leads to a schema, which may not be itself.
  const { schemas = {} } = document.components ?? {};
  const found = name !== undefined && Object.hasOwn(schemas, name) ? schemas[name] : schema;
  return Object.keys(found ?? {}).every((keyword) => annotations.has(keyword) || keyword.startsWith("x-"));
}
