import { describeValue } from "../errors/config-error.ts";
import { findOptionMistake, type OptionRules, wholeNumber } from "../errors/option-rules.ts";
import {
  availableCodings,
  type ContentCoder,
  type ContentCoding,
  defaultLevels,
  levelRanges,
  makeCoder,
} from "./content-coder.ts";

/** How responses are compressed. */
export interface CompressionOptions {
  /** Codings on offer, the preferred one first. Default: zstd where Node has it (from 22.15 on), br, gzip. */
  readonly encodings?: readonly ContentCoding[];
  /** Bytes, or characters of a text, below which a body stays as it is. Default 500. */
  readonly minimumSize?: number;
  /** How hard to try: br from 0 to 11, gzip from 1 to 9, zstd from 1 to 19. Default: br 4, gzip 6, zstd 3. */
  readonly levels?: Readonly<Partial<Record<ContentCoding, number>>>;
}

/** `CompressionOptions`, with defaults and compressors. */
export interface CompressionSettings {
  readonly encodings: readonly ContentCoding[];
  readonly minimumSize: number;
  readonly coders: Readonly<Partial<Record<ContentCoding, ContentCoder>>>;
}

const levelRules: OptionRules = Object.fromEntries(
  Object.entries(levelRanges).map(([coding, [lowest, highest]]) => [coding, wholeNumber("a level", lowest, highest)]),
);

const compressionRules: OptionRules = {
  encodings: explainEncodings,
  minimumSize: wholeNumber("a number of bytes", 0),
  levels: (value) => explainMistake(value, levelRules),
};

/** Says what is wrong with `CompressionOptions`; null when nothing is. */
export function explainCompressionOptions(options: unknown): string | null {
  return explainMistake(options, compressionRules);
}

/** @param options Free of mistakes; see `explainCompressionOptions`. */
export function resolveCompressionOptions(options: CompressionOptions): CompressionSettings {
  const { encodings = availableCodings, minimumSize = 500, levels = {} } = options;
  const coders = encodings.map((coding) => [coding, makeCoder(coding, levels[coding] ?? defaultLevels[coding])]);
  return { encodings, minimumSize, coders: Object.fromEntries(coders) };
}

function explainEncodings(value: unknown): string | null {
  if (!Array.isArray(value) || value.length === 0) {
    return `expected an array of ${availableCodings.join(", ")}, got ${describeValue(value)}.`;
  }
  for (const [index, coding] of value.entries()) {
    if (coding === "zstd" && !availableCodings.includes(coding)) {
      return `zstd needs Node 22.15 or newer; this is ${process.version}.`;
    }
    if (!availableCodings.includes(coding)) {
      return `expected an array of ${availableCodings.join(", ")}; its item ${index} is ${describeValue(coding)}.`;
    }
    if (value.indexOf(coding) !== index) return `${describeValue(coding)} is listed twice.`;
  }
  return null;
}

function explainMistake(options: unknown, rules: OptionRules): string | null {
  const mistake = findOptionMistake(options, rules);
  if (mistake === null) return null;
  if (mistake.kind === "unknown") return `there is no "${mistake.option}". It takes ${mistake.known}.`;
  return mistake.option === "options" ? mistake.problem : `${mistake.option}: ${mistake.problem}`;
}
