import { trimWhitespace } from "./field-syntax.ts";

/** Bytes from `start` up to, but not including, `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** What a Range header asks for: "all" where it is to be ignored, "none" where nothing of it is there (416). */
export type RangeSelection = "all" | "none" | readonly ByteRange[];

/** Most ranges of one request; with more the header is ignored. Readers of PDF files ask for a handful at a time. */
export const maxRangeCount = 32;

/** Ranges closer together than what a part of a multipart answer costs are sent as one (RFC 9110 §15.3.7.2). */
const partOverheadBytes = 80;

/**
 * Selects the bytes that a Range header asks for, out of `totalBytes`.
 *
 *   selectRanges("bytes=0-99, -50", 1000)  →  [{ start: 0, end: 100 }, { start: 950, end: 1000 }]
 *
 * Other units and malformed headers are ignored. Ranges that overlap or nearly touch are joined, so that no answer is longer
 * than the whole with the heads of its parts (§17.15). The order is that of the request.
 *
 * @spec RFC 9110 §14.1.2, §14.2
 */
export function selectRanges(header: string, totalBytes: number): RangeSelection {
  const specs = parseSpecs(header);
  if (specs === null) return "all";
  const satisfiable = specs.map((spec) => rangeOf(spec, totalBytes)).filter((range) => range !== null);
  if (satisfiable.length > 0) return totalBytes === 0 ? "all" : joinRanges(satisfiable);
  return "none";
}

/** A range-spec: digits of the first and last position; without a first one, the last is the length of a suffix. */
type RangeSpec = readonly [first: string, last: string];

/** Null when the header is to be ignored. */
function parseSpecs(header: string): readonly RangeSpec[] | null {
  // RFC 9110 §14.1: the names of range units have no case.
  const [, set = ""] = /^bytes=(.*)$/i.exec(header) ?? [];
  const specs: RangeSpec[] = [];
  for (const element of set.split(",")) {
    const text = trimWhitespace(element);
    if (text === "") continue;
    const [, first, last] = /^(\d*)-(\d*)$/.exec(text) ?? [];
    if (first === undefined || last === undefined || (first === "" && last === "")) return null;
    if (first !== "" && last !== "" && isLess(last, first)) return null;
    if (specs.push([first, last]) > maxRangeCount) return null;
  }
  return specs.length === 0 ? null : specs;
}

/** Compares digits of any length; as numbers they would be rounded. */
function isLess(first: string, second: string): boolean {
  const [a, b] = [first.replace(/^0+/, ""), second.replace(/^0+/, "")];
  return a.length === b.length ? a < b : a.length < b.length;
}

/** Null when the range is unsatisfiable. The range of a suffix of nothing is empty, which is all there is. */
function rangeOf([first, last]: RangeSpec, totalBytes: number): ByteRange | null {
  if (first === "") {
    const length = Number(last);
    return length === 0 ? null : { start: Math.max(0, totalBytes - length), end: totalBytes };
  }
  const start = Number(first);
  if (start >= totalBytes) return null;
  return { start, end: last === "" ? totalBytes : Math.min(Number(last) + 1, totalBytes) };
}

/** Joins ranges that overlap or nearly touch; a joined one stands where the first of its ranges stood. */
function joinRanges(ranges: readonly ByteRange[]): readonly ByteRange[] {
  const order = ranges.map((_, index) => index).sort((a, b) => startOf(ranges, a) - startOf(ranges, b));
  const joined: { start: number; end: number; position: number }[] = [];
  for (const position of order) {
    const { start, end } = ranges[position] as ByteRange;
    const last = joined.at(-1);
    if (last === undefined || start - last.end >= partOverheadBytes) joined.push({ start, end, position });
    else {
      last.end = Math.max(last.end, end);
      last.position = Math.min(last.position, position);
    }
  }
  return joined.sort((a, b) => a.position - b.position).map(({ start, end }) => ({ start, end }));
}

function startOf(ranges: readonly ByteRange[], index: number): number {
  return (ranges[index] as ByteRange).start;
}

/** Value of Content-Range: "bytes 0-99/1000"; "bytes *\/1000" for a 416. @spec RFC 9110 §14.4 */
export function formatContentRange(range: ByteRange | null, totalBytes: number): string {
  return `bytes ${range === null ? "*" : `${range.start}-${range.end - 1}`}/${totalBytes}`;
}
