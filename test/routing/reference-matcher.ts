import { converterNames, converters } from "../../src/routing/converters.ts";
import type { PathPattern, PathSegment } from "../../src/routing/path-pattern.ts";

/** What a route tree must answer, found by trying every pattern and comparing those that match. */
export interface ReferenceMatch {
  readonly pattern: PathPattern;
  readonly values: readonly string[];
}

export function matchByReference(
  patterns: readonly PathPattern[],
  path: string,
  strict: boolean,
): ReferenceMatch | null {
  const matches = patterns.flatMap((pattern) => {
    const values = valuesOf(pattern, path, strict);
    return values === null ? [] : [{ pattern, values }];
  });
  return matches.sort((a, b) => compareSpecificity(a.pattern, b.pattern))[0] ?? null;
}

function valuesOf(pattern: PathPattern, path: string, strict: boolean): string[] | null {
  const texts = path.split("/").slice(1);
  const last = pattern.segments.at(-1)!;
  const isCatchAll = last.kind === "placeholder" && last.converter === "path";
  const count = pattern.segments.length;
  if (isCatchAll ? texts.length < count : texts.length !== count) return null;
  if (isCatchAll) texts.push(texts.splice(count - 1).join("/"));
  if (!pattern.segments.every((segment, index) => fits(segment, texts[index]!, strict))) return null;
  return texts.filter((_, index) => pattern.segments[index]!.kind === "placeholder");
}

function fits(segment: PathSegment, text: string, strict: boolean): boolean {
  if (segment.kind === "static") return segment.text === text;
  return text !== "" && (!strict || converters[segment.converter].fits(text));
}

function compareSpecificity(a: PathPattern, b: PathPattern): number {
  const length = Math.max(a.segments.length, b.segments.length);
  for (let index = 0; index < length; index++) {
    const difference = rankOf(a.segments[index]) - rankOf(b.segments[index]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function rankOf(segment: PathSegment | undefined): number {
  if (segment === undefined || segment.kind === "static") return -1;
  return converterNames.indexOf(segment.converter);
}
