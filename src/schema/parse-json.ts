import type { IssueSource, ValidationIssue } from "../errors/validation-issue.ts";
import { findJsonFault } from "./json-scanner.ts";

const maxInputCharacters = 200;
const maxExcerptCharacters = 80;
const byteOrderMark = [0xef, 0xbb, 0xbf];

// Measured against isUtf8 with toString, isAscii with latin1Slice, and others: the fastest for bodies below 1 kB. Skips a BOM.
const strictDecoder = new TextDecoder("utf-8", { fatal: true });
const lenientDecoder = new TextDecoder("utf-8");

/** Why bytes are not JSON, and where. Told apart from parsed values with `instanceof`. */
export class JsonProblem {
  /** Counted from 1. */
  readonly line: number;
  /** Characters from the start of the line, counted from 1. */
  readonly column: number;
  /** Bytes from the start of the input, counted from 0. */
  readonly bytePosition: number;
  /** "expected ',' or '}' after the value" */
  readonly reason: string;
  private readonly text: string;
  private readonly index: number;

  /**
   * @param text The input as text, without a BOM.
   * @param index Where in `text` the problem is.
   * @param skippedBytes Bytes of the input before the text: those of a BOM.
   */
  constructor(text: string, index: number, reason: string, skippedBytes: number) {
    const before = text.slice(0, index);
    this.line = countLineFeeds(before) + 1;
    this.column = countCharacters(before, before.lastIndexOf("\n") + 1) + 1;
    this.bytePosition = Buffer.byteLength(before) + skippedBytes;
    this.reason = reason;
    this.text = text;
    this.index = index;
  }

  /**
   * The problem as clients read it: `loc` is `["body", line, column]`, and `msg` shows the line with a caret below the place.
   *
   * @param source Where the JSON came from.
   */
  toIssue(source: IssueSource = "body"): ValidationIssue {
    const { line, column, reason, text } = this;
    return {
      type: "json_invalid",
      loc: text === "" ? [source] : [source, line, column],
      msg:
        text === ""
          ? `Invalid JSON: ${reason}`
          : `Invalid JSON at line ${line}, column ${column}: ${reason}\n${excerpt(text, this.index)}`,
      input: wellFormed(text.slice(0, maxInputCharacters)),
      ctx: { line, column, byte_position: this.bytePosition, error: reason },
    };
  }
}

/**
 * Parses JSON from bytes as they come from outside: UTF-8, with or without a BOM.
 *
 * @returns The value, or a `JsonProblem` when the bytes are not UTF-8 or not JSON.
 * @spec RFC 8259 §8.1
 */
export function parseJson(bytes: Uint8Array): unknown | JsonProblem {
  let text: string | undefined;
  try {
    text = strictDecoder.decode(bytes);
    return JSON.parse(text);
  } catch {
    return text === undefined ? encodingProblem(bytes) : syntaxProblem(text, bomBytes(bytes));
  }
}

function syntaxProblem(text: string, skippedBytes: number): JsonProblem {
  if (text === "") return new JsonProblem(text, 0, "the body is empty", skippedBytes);
  const fault = findJsonFault(text) ?? { index: 0, reason: "it cannot be read" };
  return new JsonProblem(text, fault.index, fault.reason, skippedBytes);
}

/** Finds the first byte that is not UTF-8: where decoding put a U+FFFD that the bytes themselves do not have. */
function encodingProblem(bytes: Uint8Array): JsonProblem {
  const text = lenientDecoder.decode(bytes);
  const skippedBytes = bomBytes(bytes);
  let position = skippedBytes;
  let index = 0;
  for (;;) {
    const replaced = text.indexOf("\ufffd", index);
    position += Buffer.byteLength(text.slice(index, replaced));
    const isOwn = bytes[position] === 0xef && bytes[position + 1] === 0xbf && bytes[position + 2] === 0xbd;
    if (!isOwn) return new JsonProblem(text, replaced, "invalid UTF-8", skippedBytes);
    position += 3;
    index = replaced + 1;
  }
}

function bomBytes(bytes: Uint8Array): number {
  return byteOrderMark.every((byte, index) => bytes[index] === byte) ? byteOrderMark.length : 0;
}

/** The line around an index, at most 80 characters of it, and a caret below the character at the index. */
function excerpt(text: string, index: number): string {
  const lineStart = text.lastIndexOf("\n", index - 1) + 1;
  const lineEnd = text.indexOf("\n", index);
  // A character has one or two code units; more than these cannot be shown.
  const reach = 2 * maxExcerptCharacters;
  const before = [...text.slice(Math.max(lineStart, index - reach), index)];
  const after = [...text.slice(index, Math.min(lineEnd === -1 ? text.length : lineEnd, index + reach))];
  const characters = [...before, ...after];
  const lastStart = Math.max(characters.length - maxExcerptCharacters, 0);
  const start = Math.min(Math.max(before.length - maxExcerptCharacters / 2, 0), lastStart);
  const shown = characters
    .slice(start, start + maxExcerptCharacters)
    .map((character) => (isControl(character) ? " " : character));
  return `${shown.join("").trimEnd()}\n${" ".repeat(before.length - start)}^`;
}

/** Tabs would shift the caret, and a terminal obeys escape sequences. */
function isControl(character: string): boolean {
  return character < " " || (character >= "\x7f" && character < "\xa0");
}

function countLineFeeds(text: string): number {
  let count = 0;
  for (let index = text.indexOf("\n"); index !== -1; index = text.indexOf("\n", index + 1)) count++;
  return count;
}

/** Characters from an index on, a surrogate pair being one. */
function countCharacters(text: string, start: number): number {
  let count = 0;
  for (let index = start; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0xdc00 || code > 0xdfff) count++;
  }
  return count;
}

/** Drops the half of a character that a cut left at the end. */
function wellFormed(text: string): string {
  return /[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text;
}
