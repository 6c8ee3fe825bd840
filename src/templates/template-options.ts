import {
  expecting,
  findOptionMistake,
  flag,
  isCallable,
  isText,
  listOf,
  type OptionRule,
  type OptionRules,
  wholeNumber,
} from "../errors/option-rules.ts";
import type { TemplateEngine, TemplateValues } from "./template-engine.ts";
import type { TemplateFilter } from "./template-filter.ts";

/** Where templates are and what they can do. */
export interface TemplateOptions {
  /** Directories with templates, searched in this order; relative ones from the working directory. Default ["templates"]. */
  readonly directories?: readonly string[];
  /** Filters of Liquid templates by name. What they return is escaped like any value; it cannot be a promise. */
  readonly filters?: Readonly<Record<string, TemplateFilter>>;
  /** Values that every template has. */
  readonly globals?: TemplateValues;
  /** Engines by name. A template whose name ends with "." and the name of an engine is filled by it. */
  readonly engines?: Readonly<Record<string, TemplateEngine>>;
  /** Whether a Liquid template is read once, instead of for each use. Default: true, in debug mode false. */
  readonly cache?: boolean;
  /** How long it may take to fill a Liquid template. Default 10 seconds. */
  readonly timeoutMs?: number;
}

const rules: OptionRules = {
  directories: listOf("paths", isText),
  filters: recordOf("functions", isCallable),
  globals: recordOf("values", () => true),
  engines: recordOf("engines, which have a method render", isEngine),
  cache: flag,
  timeoutMs: wholeNumber("milliseconds", 1),
};

/** The rule of the option `templates`. */
export const templateOptionsRule: OptionRule = (value) => {
  const mistake = findOptionMistake(value, rules);
  if (mistake === null) return null;
  if (mistake.kind === "invalid") return `${mistake.option}: ${mistake.problem}`;
  return `it has no "${mistake.option}". Options are ${mistake.known}.`;
};

/** An object whose members all pass the test. */
function recordOf(noun: string, test: (value: unknown) => boolean): OptionRule {
  const isRecord = (value: unknown): boolean =>
    typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every(test);
  return expecting(`an object of ${noun}, by name`, isRecord);
}

function isEngine(value: unknown): boolean {
  return isCallable((value as { render?: unknown } | null)?.render);
}
