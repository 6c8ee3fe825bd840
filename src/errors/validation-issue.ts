/** Where an issue is: the source, then one element a step: `["body", "items", 0, "price"]`. */
export type IssueLocation = readonly (string | number)[];

/** Where a value of a request comes from, as clients read it in `loc`. */
export type IssueSource = "path" | "query" | "header" | "cookie" | "body" | "message";

/** What `type` of an issue can be. Listed in docs/reference/errors.md. */
export const issueTypes = {
  missing_field: "A required value is absent.",
  validation_error: "A value has the wrong type or breaks a constraint of its schema.",
  value_error: "A validator of the application, such as a refinement, refused the value.",
  json_invalid: "The body is not JSON; `ctx` holds line, column and the reason.",
  forbidden_key: "An object has a key that could pollute prototypes, such as `__proto__`.",
} as const;

export type IssueType = keyof typeof issueTypes;

/** One problem of a request, as it leaves in the `detail` list of a 422. */
export interface ValidationIssue {
  /** One of `issueTypes`, or a type of the application's own. */
  readonly type: IssueType | (string & {});
  readonly loc: IssueLocation;
  readonly msg: string;
  readonly ctx?: Readonly<Record<string, unknown>>;
  readonly input?: unknown;
}
