import type { IssueType } from "../errors/validation-issue.ts";

/** One problem of a value, with its place inside the value: `["items", 0, "price"]`. */
export interface SchemaIssue {
  readonly type: IssueType;
  readonly path: readonly (string | number)[];
  readonly msg: string;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

/** What a reader gives instead of a value when the value does not fit: told apart with `instanceof`, so a good value needs no wrapper. */
export class SchemaIssues {
  readonly issues: readonly SchemaIssue[];

  constructor(issues: readonly SchemaIssue[]) {
    this.issues = issues;
  }
}

/** Reads a value: the value as handlers see it, or its issues. A promise only where the schema itself is asynchronous. */
export type Reader<Raw> = (raw: Raw) => unknown | SchemaIssues | Promise<unknown | SchemaIssues>;
