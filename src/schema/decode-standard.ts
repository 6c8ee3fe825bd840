import { type Reader, type SchemaIssue, SchemaIssues } from "./decoded.ts";
import { maxIssues } from "./explain/issue-sink.ts";
import type { StandardIssue, StandardResult, StandardSchema } from "./standard-schema.ts";

/** Makes a reader that leaves everything to the schema's own library. */
export function readByStandard(schema: StandardSchema): Reader<unknown> {
  const { validate } = schema["~standard"];
  return (value) => {
    const result = validate(value);
    // Thenables of other realms and libraries count, as they do for await.
    return "then" in result ? Promise.resolve(result).then((late) => settle(late, value)) : settle(result, value);
  };
}

function settle(result: StandardResult<unknown>, value: unknown): unknown {
  if (result.issues === undefined) return result.value;
  return new SchemaIssues(result.issues.slice(0, maxIssues).map((issue) => toSchemaIssue(issue, value)));
}

function toSchemaIssue({ message, path = [] }: StandardIssue, value: unknown): SchemaIssue {
  // Array.from, because a path of ArkType is a subclass of Array whose `map` makes another of its kind.
  const steps = Array.from(path, (step) => toStep(typeof step === "object" ? step.key : step));
  return { type: isAbsent(value, steps) ? "missing_field" : "validation_error", path: steps, msg: message };
}

function toStep(key: PropertyKey): string | number {
  return typeof key === "symbol" ? (key.description ?? "") : key;
}

/** Whether the last step leads to a key that its object does not have. */
function isAbsent(value: unknown, steps: readonly (string | number)[]): boolean {
  let place = value;
  for (const step of steps) {
    if (typeof place !== "object" || place === null) return false;
    if (!Object.hasOwn(place, step)) return step === steps.at(-1);
    place = (place as Readonly<Record<string | number, unknown>>)[step];
  }
  return false;
}
