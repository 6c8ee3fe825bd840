import { isDeepStrictEqual } from "node:util";

/** Where two documents differ, and in what. */
export interface DocumentDifference {
  /** "GET /books, parameters.query.limit.schema.maximum" */
  readonly place: string;
  /** "50 in the API, 40 in the file" */
  readonly problem: string;
}

/** Lists what is said otherwise in a file than in the document of the API. The order of keys says nothing. */
export function documentDifferences(file: unknown, api: unknown): DocumentDifference[] {
  return compare(file, api, []);
}

function compare(file: unknown, api: unknown, path: readonly string[]): DocumentDifference[] {
  if (isDeepStrictEqual(file, api)) return [];
  if (file === undefined) return [{ place: describePlace(path), problem: "only in the API" }];
  if (api === undefined) return [{ place: describePlace(path), problem: "only in the file" }];
  const [left, right] = [fieldsOf(file), fieldsOf(api)];
  if (left !== null && right !== null && Array.isArray(file) === Array.isArray(api)) {
    const found = [...new Set([...right.keys(), ...left.keys()])].flatMap((key) =>
      compare(left.get(key), right.get(key), [...path, key]),
    );
    if (found.length > 0) return found;
  }
  // Lists of values, and lists that have the same in another order.
  return [{ place: describePlace(path), problem: `${show(api)} in the API, ${show(file)} in the file` }];
}

/** The parts of an object or a list of objects; null for everything else. Parameters and tags go by their names. */
function fieldsOf(value: unknown): ReadonlyMap<string, unknown> | null {
  if (typeof value !== "object" || value === null) return null;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  if (!value.every((item) => typeof item === "object" && item !== null && !Array.isArray(item))) return null;
  const names = (value as readonly Readonly<Record<string, unknown>>[]).map(({ in: location, name }) =>
    typeof name !== "string" ? null : typeof location === "string" ? `${location}.${name}` : name,
  );
  const isNamed = names.every((name) => name !== null) && new Set(names).size === names.length;
  return new Map(value.map((item, index) => [isNamed ? (names[index] as string) : String(index), item]));
}

const methods: ReadonlySet<string> = new Set(["get", "put", "post", "delete", "options", "head", "patch", "trace"]);

/** ["paths", "/books", "get", "responses", "200"] → "GET /books, responses.200" */
function describePlace(path: readonly string[]): string {
  const [first = "", second = "", third = "", ...rest] = path;
  if (first === "paths" && methods.has(third)) return joinPlace(`${third.toUpperCase()} ${second}`, rest);
  if (first === "paths" && second !== "") return joinPlace(second, path.slice(2));
  return path.length === 0 ? "the document" : path.join(".");
}

function joinPlace(operation: string, rest: readonly string[]): string {
  return rest.length === 0 ? operation : `${operation}, ${rest.join(".")}`;
}

/** Text that fits a line. */
function show(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
