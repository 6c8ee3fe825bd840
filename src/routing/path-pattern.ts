import { ConfigError } from "../errors/config-error.ts";
import { type ConverterName, converterNames, converters } from "./converters.ts";
import { decodeValue, encodeSegment, isEncodable, normalizePath } from "./percent-encoding.ts";

/** Text that must stand in the path as it is. */
export interface StaticSegment {
  readonly kind: "static";
  /** In the form of `normalizePath`. Empty after a slash that ends the path. */
  readonly text: string;
}

/** A placeholder, which fills its segment, or, as a `path`, the rest of the path. */
export interface PlaceholderSegment {
  readonly kind: "placeholder";
  readonly name: string;
  readonly converter: ConverterName;
}

export type PathSegment = StaticSegment | PlaceholderSegment;

/** A path of a route, taken apart. */
export interface PathPattern {
  /** The path as it was written. */
  readonly source: string;
  /** One a slash, so "/" has one empty segment, and "/users/" has "users" and an empty one. */
  readonly segments: readonly PathSegment[];
  /** In the order of the path, which is the order of the values of a match. */
  readonly paramNames: readonly string[];
  /** Equal for two patterns that match the same paths: "/users/{int}", whatever the names. */
  readonly shape: string;
}

/**
 * Takes the path of a route apart, at start-up.
 *
 *   parsePathPattern("/users/{id:int}").segments
 *   // [{ kind: "static", text: "users" }, { kind: "placeholder", name: "id", converter: "int" }]
 *
 * Static text may be written decoded ("/café") or percent-encoded ("/caf%C3%A9"); both are the same path.
 *
 * @param path Path starting with "/", with placeholders `{name}` or `{name:converter}`, each a whole segment.
 * @throws ConfigError ROUTE_PATH_RELATIVE, ROUTE_PATH_INVALID or ROUTE_PLACEHOLDER_INVALID.
 */
export function parsePathPattern(path: string): PathPattern {
  if (!path.startsWith("/")) throw new ConfigError("ROUTE_PATH_RELATIVE", path);
  checkDelimiters(path);
  const texts = path.slice(1).split("/");
  const segments = texts.map((text, index) => parseSegment(path, text, index === texts.length - 1));
  const paramNames = segments.flatMap((segment) => (segment.kind === "placeholder" ? [segment.name] : []));
  checkUnique(path, paramNames);
  return { source: path, segments, paramNames, shape: segments.map(shapeOf).join("") };
}

/** Writes a static segment as it stands in a URL: `{ text: "café" }` → `"caf%C3%A9"`. */
export function encodeStaticSegment(segment: StaticSegment): string {
  return encodeSegment(decodeValue(segment.text));
}

// Encoded static text has no braces, so it can never look like a placeholder.
function shapeOf(segment: PathSegment): string {
  return segment.kind === "static" ? `/${encodeStaticSegment(segment)}` : `/{${segment.converter}}`;
}

function checkDelimiters(path: string): void {
  const delimiter = /[?#]/.exec(path)?.[0];
  if (delimiter === undefined) return;
  const remedy = delimiter === "?" ? 'Declare query parameters with "query"' : "Remove it";
  const encoded = encodeURIComponent(delimiter);
  throw invalidPath(path, `has a "${delimiter}", which ends the path. ${remedy}; the character itself is "${encoded}"`);
}

function parseSegment(path: string, text: string, isLast: boolean): PathSegment {
  const isPlaceholder = /^\{[^{}]*\}$/.test(text);
  if (isPlaceholder) return parsePlaceholder(path, text, isLast);
  if (/[{}]/.test(text)) throw misplacedBrace(path, text);
  if (text === "" && !isLast) throw invalidPath(path, 'has an empty segment ("//"). Remove one of the slashes');
  return { kind: "static", text: parseStaticText(path, text) };
}

function parsePlaceholder(path: string, text: string, isLast: boolean): PlaceholderSegment {
  const content = text.slice(1, -1);
  const colon = content.indexOf(":");
  const name = colon === -1 ? content : content.slice(0, colon);
  const converter = colon === -1 ? "str" : content.slice(colon + 1);
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    throw invalidPlaceholder(path, text, "Name it with letters, digits and underscores, not starting with a digit.");
  }
  if (name === "__proto__" || name === "constructor" || name === "prototype") {
    throw invalidPlaceholder(path, text, "Objects with such a key pollute prototypes. Choose another name.");
  }
  if (!isConverterName(converter)) {
    throw invalidPlaceholder(path, text, `There is no converter "${converter}". Use ${converterNames.join(", ")}.`);
  }
  if (converter === "path" && !isLast) {
    throw invalidPlaceholder(path, text, "It takes the rest of the path. Move it to the end, with no slash after it.");
  }
  return { kind: "placeholder", name, converter };
}

function isConverterName(name: string): name is ConverterName {
  return Object.hasOwn(converters, name);
}

function parseStaticText(path: string, text: string): string {
  checkForeignSyntax(path, text);
  const normalized = isEncodable(text) ? normalizePath(text) : null;
  if (normalized === null) {
    throw invalidPath(
      path,
      `has text that is not UTF-8 in percent-encoding: "${text}". Write the text itself, and a percent sign as "%25"`,
    );
  }
  // RFC 3986 §6.2.2.3: clients remove dot segments, encoded or not, before they send the path.
  if (normalized === "." || normalized === "..") {
    throw invalidPath(path, `has the segment "${text}", which clients remove before they send the path. Remove it`);
  }
  return normalized;
}

// Habits from other routers, which would otherwise be taken as text that no request ever has.
function checkForeignSyntax(path: string, text: string): void {
  if (/^:[A-Za-z_]\w*$/.test(text)) {
    const encoded = text.replace(":", "%3A");
    throw invalidPlaceholder(path, text, `Write it as "{${text.slice(1)}}"; the text itself is "${encoded}".`);
  }
  if (text === "*") {
    throw invalidPlaceholder(path, text, 'Write the rest of the path as "{rest:path}"; the text itself is "%2A".');
  }
}

function misplacedBrace(path: string, text: string): ConfigError {
  const isBalanced = /^[^{}]*(?:\{[^{}]*\}[^{}]*)+$/.test(text);
  if (!isBalanced) {
    return invalidPath(path, `has a brace without its partner in "${text}". Write placeholders as {name}`);
  }
  return invalidPlaceholder(path, text, "A placeholder fills a whole segment. Put the text around it into segments.");
}

function checkUnique(path: string, names: readonly string[]): void {
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated === undefined) return;
  throw invalidPlaceholder(
    path,
    `{${repeated}}`,
    "The name occurs twice in this path. Rename one of the placeholders.",
  );
}

function invalidPath(path: string, problem: string): ConfigError {
  return new ConfigError("ROUTE_PATH_INVALID", path, problem);
}

function invalidPlaceholder(path: string, placeholder: string, remedy: string): ConfigError {
  return new ConfigError("ROUTE_PLACEHOLDER_INVALID", path, placeholder, remedy);
}
