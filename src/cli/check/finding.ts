/** What is wrong with an application's document: kinds, and what to do about each. */
export const findingKinds = {
  "opaque-response": "Add `response`; or `responses`, for what is no JSON; or status: 204, where nothing is answered.",
  "opaque-schema": "Say what the value is: its type, its fields, its items.",
  undescribed: "Write a doc comment above the route, or add `summary`.",
  "unstable-name": "Give the handler's function a name, or the route `name` or `operationId`.",
  "unknown-credentials": "Give the authenticator `securitySchemes`, or a `challenge` that is registered with HTTP.",
  "ambiguous-path": "Change one of the paths, or leave one out: includeInSchema: false.",
  "unused-component": "Remove it, or refer to it.",
} as const;

/** Code of a kind, as --ignore takes it. */
export type FindingCode = keyof typeof findingKinds;

export const findingCodes: readonly FindingCode[] = Object.keys(findingKinds) as FindingCode[];

/** Something that the document leaves open, or that clients cannot rely on. */
export interface Finding {
  readonly code: FindingCode;
  /** "GET /books"; null for what belongs to no route. */
  readonly route: string | null;
  /** File and line of the route: "api.ts:12". */
  readonly place: string | null;
  /** "its answer 200 has no schema" */
  readonly problem: string;
}
