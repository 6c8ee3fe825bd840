import type { DescribedRoute, DocumentSurvey } from "../../openapi/build-document.ts";
import { describePath } from "../../openapi/parameters.ts";
import type { CompiledRoute } from "../../pipeline/compiled-route.ts";
import type { Finding, FindingCode } from "./finding.ts";
import { listOpaqueSchemas } from "./opaque-schemas.ts";
import { listUnusedComponents } from "./unused-components.ts";

/** Finds what a document leaves open: by route, in the order of their definition, then what belongs to none. */
export function checkDocument(survey: DocumentSurvey): Finding[] {
  const places = groupByPath(survey.operations);
  const ofRoutes = survey.operations.flatMap((described) => {
    const { route } = described;
    const problems: [FindingCode, string][] = [
      ...listOpaqueAnswers(described),
      ...listOpaqueSchemas(described, survey),
      ...findIntentProblems(described),
      ...findUnknownCredentials(route, survey.unknownAuthenticators),
      ...findAmbiguousPath(route, places),
    ];
    return problems.map(([code, problem]) => ({ code, route: route.label, place: placeOf(route), problem }));
  });
  const unused = listUnusedComponents(survey.document).map(
    (name): Finding => ({ code: "unused-component", route: null, place: null, problem: `${name} is used by nothing` }),
  );
  return [...ofRoutes, ...unused];
}

/** File and line of a route. */
function placeOf({ placed }: CompiledRoute): string {
  return placed.definition.place.replace(/:\d+$/, "");
}

/** Statuses whose answers have no content (RFC 9110 §15.3.5, §15.3.6). */
const emptyStatuses: ReadonlySet<string> = new Set(["204", "205"]);

/** Successes of which only the status is known. One that the route itself lists without content is meant to have none. */
function listOpaqueAnswers({ route, operation }: DescribedRoute): [FindingCode, string][] {
  const { method, options } = route.placed.definition;
  if (method === "HEAD" || operation["x-websocket"] === true) return [];
  return Object.entries(operation.responses)
    .filter(([status, { content }]) => /^2/.test(status) && !emptyStatuses.has(status) && content === undefined)
    .filter(([status]) => !Object.hasOwn(options.responses ?? {}, status))
    .map(([status]) => ["opaque-response", `its answer ${status} has no schema`]);
}

function findIntentProblems({ id, operation }: DescribedRoute): [FindingCode, string][] {
  const isDescribed = operation.summary !== undefined || operation.description !== undefined;
  return [
    ...(isDescribed ? [] : ([["undescribed", "it has no summary and no description"]] as [FindingCode, string][])),
    ...(id.source === "path"
      ? ([["unstable-name", `its operationId "${id.id}" is made of its path`]] as [FindingCode, string][])
      : []),
  ];
}

function findUnknownCredentials({ declared }: CompiledRoute, unknown: ReadonlySet<string>): [FindingCode, string][] {
  const names = new Set(declared.authenticators.map(({ name }) => name).filter((name) => unknown.has(name)));
  return [...names].map((name) => [
    "unknown-credentials",
    `the document cannot say how "${name}" gets its credentials`,
  ]);
}

type RoutesByPath = ReadonlyMap<string, readonly CompiledRoute[]>;

/** To OpenAPI, "/users/{id}" and "/users/{name}" are one path (OpenAPI 3.1 §4.8.8.1). */
function groupByPath(operations: readonly DescribedRoute[]): RoutesByPath {
  const groups = new Map<string, CompiledRoute[]>();
  for (const { route } of operations) groups.set(keyOf(route), [...(groups.get(keyOf(route)) ?? []), route]);
  return groups;
}

function keyOf({ placed, pattern }: CompiledRoute): string {
  return `${placed.definition.method} ${describePath(pattern).replaceAll(/\{[^}]*\}/g, "{}")}`;
}

function findAmbiguousPath(route: CompiledRoute, groups: RoutesByPath): [FindingCode, string][] {
  const others = (groups.get(keyOf(route)) ?? []).filter((other) => other !== route);
  return others.map((other) => [
    "ambiguous-path",
    `in the document, ${other.label} (${placeOf(other)}) has the same path`,
  ]);
}
