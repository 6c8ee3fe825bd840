import type { SchemaIssue } from "./decoded.ts";
import { maxIssues } from "./explain/issue-sink.ts";
import { isJsonObject } from "./json-type.ts";

/** Arrays and objects inside one another that a value may have where its schema sets no limit. */
export const maxDepth = 100;

/**
 * Looks for what JSON of unknown shape may bring along: keys that could pollute prototypes, and nesting that would exhaust
 * the call stack of whoever walks it. Walks without recursion itself.
 *
 * @param depth How many arrays and objects are around the value.
 * @returns The issues, with paths that start at the value; null when there are none.
 */
export function guardJson(value: unknown, depth: number): SchemaIssue[] | null {
  if (typeof value !== "object" || value === null) return null;
  const issues: SchemaIssue[] = [];
  const open: Container[] = [{ value, key: "", depth: depth + 1, parent: null }];
  for (let container = open.pop(); container !== undefined; container = open.pop()) {
    if (container.depth > maxDepth) {
      const msg = `Value is nested too deeply (more than ${maxDepth} levels)`;
      return [{ type: "validation_error", path: pathOf(container).slice(0, maxDepth), msg }];
    }
    if (Array.isArray(container.value)) openElements(container, container.value, open);
    else openFields(container, container.value, open, issues);
    if (issues.length >= maxIssues) break;
  }
  return issues.length === 0 ? null : issues;
}

/** An array or object that is still to be looked at. Scalars are never opened, so they cost nothing. */
interface Container {
  readonly value: object;
  readonly key: string | number;
  readonly depth: number;
  readonly parent: Container | null;
}

function openElements(parent: Container, elements: readonly unknown[], open: Container[]): void {
  for (let index = 0; index < elements.length; index++) {
    const value = elements[index];
    if (typeof value === "object" && value !== null) open.push({ value, key: index, depth: parent.depth + 1, parent });
  }
}

function openFields(parent: Container, fields: object, open: Container[], issues: SchemaIssue[]): void {
  for (const key of Object.keys(fields)) {
    const value = (fields as Record<string, unknown>)[key];
    if (isForbidden(key, value)) {
      issues.push({
        type: "forbidden_key",
        path: [...pathOf(parent), key],
        msg: `Object contains forbidden key \`${key}\``,
      });
    } else if (typeof value === "object" && value !== null) {
      open.push({ value, key, depth: parent.depth + 1, parent });
    }
  }
}

function isForbidden(key: string, value: unknown): boolean {
  if (key === "__proto__") return true;
  return key === "constructor" && isJsonObject(value) && Object.hasOwn(value, "prototype");
}

function pathOf(container: Container): (string | number)[] {
  const path: (string | number)[] = [];
  for (let step = container; step.parent !== null; step = step.parent) path.push(step.key);
  return path.reverse();
}
