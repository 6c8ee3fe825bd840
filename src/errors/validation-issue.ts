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
  form_invalid: "The body is not a well-formed form.",
  too_many_parts: "A multipart form has more parts than the application takes; `ctx` holds `max_parts`.",
  file_missing: "A required file is absent.",
  file_too_large: "A file is above its limit; `ctx` holds `max_size` and `actual_size`.",
  file_too_small: "A file is below its limit; `ctx` holds `min_size` and `actual_size`.",
  file_too_many: "There are too many files; `ctx` holds `max_files` and `actual_count`.",
  file_too_few: "There are too few files; `ctx` holds `min_files` and `actual_count`.",
  file_invalid_content_type: "A file has a type that is not allowed; `ctx` holds `allowed_types` and `actual_type`.",
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
