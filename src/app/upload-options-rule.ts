import { statSync } from "node:fs";
import {
  expecting,
  findOptionMistake,
  type OptionRule,
  type OptionRules,
  wholeNumber,
} from "../errors/option-rules.ts";
import { parseByteSize } from "../forms/byte-size.ts";

const rules: OptionRules = {
  maxBytes: byteSize(1),
  memoryBytes: byteSize(0),
  directory: expecting("a folder that exists", isDirectory),
  maxParts: wholeNumber("a number of parts", 1),
  maxFieldBytes: byteSize(0),
  maxPartHeaderBytes: byteSize(1),
  maxPartHeaderCount: wholeNumber("a number of headers", 1),
};

/** The rule of the option `uploads`. */
export const uploadOptionsRule: OptionRule = (value) => {
  const mistake = findOptionMistake(value, rules);
  if (mistake === null) return null;
  if (mistake.kind === "invalid") return `${mistake.option}: ${mistake.problem}`;
  return `it has no "${mistake.option}". Options are ${mistake.known}.`;
};

function byteSize(minimum: number): OptionRule {
  return expecting(`a number of bytes from ${minimum} up, or a text such as "10mb"`, (value) => {
    const bytes = parseByteSize(value);
    return bytes !== null && bytes >= minimum;
  });
}

function isDirectory(value: unknown): boolean {
  return typeof value === "string" && (statSync(value, { throwIfNoEntry: false })?.isDirectory() ?? false);
}
