import type { ValidationIssue } from "../errors/validation-issue.ts";
import type { AnySchema, InferInput } from "../schema/infer.ts";
import { isSchema } from "../schema/json-schema.ts";

/** What an error says, before it has a form. */
export interface ShownError {
  readonly status: number;
  /** What was thrown says, text or any other JSON value: for a request that does not fit its route, the list in `issues`. */
  readonly detail: unknown;
  /** What does not fit in a request; empty for every other error. */
  readonly issues: readonly ValidationIssue[];
  readonly extra: unknown;
  readonly members: Readonly<Record<string, unknown>>;
}

/** How errors look in an application that has a form of its own for them. Made by `defineErrorFormat`. */
export interface OwnErrorFormat {
  /** What errors look like, for documentation. */
  readonly schema: AnySchema;
  /** Media type of errors. Default "application/json". */
  readonly contentType?: string;
  /** Makes the JSON of an error. */
  readonly body: (error: ShownError) => unknown;
}

/**
 * Defines how errors look, for the option `errorFormat`: those that are thrown, those of requests that do not fit, of unknown
 * paths, of bodies that are too large, and unexpected ones.
 *
 *   const envelope = defineErrorFormat({
 *     schema: t.Object({ error: t.String(), code: t.Integer() }, { $id: "Failure" }),
 *     body: ({ status, detail }) => ({ error: String(detail), code: status }),
 *   });
 *
 * An error that `body` fails for is logged, and answered with a plain 500.
 */
export function defineErrorFormat<Schema extends AnySchema>(format: {
  readonly schema: Schema;
  readonly contentType?: string;
  readonly body: (error: ShownError) => InferInput<Schema>;
}): OwnErrorFormat {
  return format;
}

/** Whether the value is what `defineErrorFormat` gives. */
export function isOwnErrorFormat(value: unknown): value is OwnErrorFormat {
  if (typeof value !== "object" || value === null) return false;
  const { schema, contentType, body } = value as Partial<OwnErrorFormat>;
  const isType =
    contentType === undefined || (typeof contentType === "string" && /^[\w.+-]+\/[\w.+-]+$/.test(contentType));
  return isSchema(schema) && typeof body === "function" && isType;
}
