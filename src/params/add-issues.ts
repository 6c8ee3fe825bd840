import type { IssueLocation, ValidationIssue } from "../errors/validation-issue.ts";
import type { SchemaIssues } from "../schema/decoded.ts";

/** Adds what is wrong with one value to the issues of the request, each located below `loc`. */
export function addIssues(issues: ValidationIssue[], found: SchemaIssues, loc: IssueLocation): void {
  for (const { type, path, msg, ctx } of found.issues) {
    issues.push({ type, loc: [...loc, ...path], msg, ...(ctx === undefined ? {} : { ctx }) });
  }
}
