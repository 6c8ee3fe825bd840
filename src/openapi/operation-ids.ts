import { ConfigError } from "../errors/config-error.ts";
import type { CompiledRoute } from "../pipeline/compiled-route.ts";
import { webSocketMethod } from "../pipeline/websocket-route.ts";

/** Where the id of an operation comes from. What is made of the path changes with the path. */
export type OperationIdSource = "operationId" | "name" | "handler" | "path";

export interface OperationId {
  readonly id: string;
  readonly source: OperationIdSource;
}

/**
 * Names the operation of every route: as its `operationId` says, or else its `name`, or else its handler's function, or else its
 * method and path. A name that several routes would have is given to none of them, but `operationId`, which they must not share.
 *
 * @throws ConfigError OPENAPI_OPERATION_ID_DUPLICATE.
 */
export function nameOperations(routes: readonly CompiledRoute[]): ReadonlyMap<CompiledRoute, OperationId> {
  const named = new Map<CompiledRoute, OperationId>();
  const taken = new Map<string, CompiledRoute>();
  for (const route of routes) {
    const id = route.placed.definition.options.operationId;
    if (id === undefined) continue;
    const first = taken.get(id);
    if (first !== undefined) throw new ConfigError("OPENAPI_OPERATION_ID_DUPLICATE", id, shown(first), shown(route));
    taken.set(id, route);
    named.set(route, { id, source: "operationId" });
  }
  const wished = new Map<CompiledRoute, OperationId>();
  for (const route of routes) if (!named.has(route)) wished.set(route, wish(route));
  const counts = countBy([...wished.values()].map(({ id }) => id));
  for (const [route, { id, source }] of wished) {
    const isFree = counts.get(id) === 1 && !taken.has(id);
    const own = isFree ? { id, source } : { id: freeId(idOfPath(route), taken), source: "path" as const };
    taken.set(own.id, route);
    named.set(route, own);
  }
  return named;
}

function wish(route: CompiledRoute): OperationId {
  const { options, handler } = route.placed.definition;
  if (options.name !== undefined && isIdentifier(options.name)) return { id: options.name, source: "name" };
  const name = typeof handler === "function" ? handler.name : "";
  return isIdentifier(name) ? { id: name, source: "handler" } : { id: idOfPath(route), source: "path" };
}

/** What client generators can make a function of. */
function isIdentifier(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name);
}

/** "GET /users/{id}/posts" → "getUsersByIdPosts" */
function idOfPath({ placed, pattern }: CompiledRoute): string {
  const { method } = placed.definition;
  const words = pattern.segments.flatMap((segment) =>
    segment.kind === "static" ? segment.text.split(/[^A-Za-z0-9]+/) : ["by", ...segment.name.split(/[^A-Za-z0-9]+/)],
  );
  const verb = method === webSocketMethod ? "connect" : method.toLowerCase();
  const [first = verb, ...rest] = [verb, ...words.filter((word) => word !== "")];
  return first + (rest.length === 0 ? "Root" : rest.map(capitalize).join(""));
}

/** Paths that differ in what is no letter only are counted, in the order of their routes. */
function freeId(id: string, taken: ReadonlyMap<string, unknown>): string {
  if (!taken.has(id)) return id;
  for (let count = 2; ; count++) if (!taken.has(`${id}${count}`)) return `${id}${count}`;
}

function countBy(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function shown({ label, placed }: CompiledRoute): string {
  return `${label} (${placed.definition.place})`;
}
