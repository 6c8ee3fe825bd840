import { BoltException } from "./config-error.ts";
import type { ValidationIssue } from "./validation-issue.ts";

/**
 * The request does not fit what the route declares. Becomes a 422 with all issues in `detail`.
 *
 *   throw new RequestValidationError([{ type: "value_error", loc: ["body", "email"], msg: "Invalid email format" }]);
 */
export class RequestValidationError extends BoltException {
  readonly issues: readonly ValidationIssue[];

  constructor(issues: readonly ValidationIssue[]) {
    super(formatIssues(issues));
    this.issues = issues;
  }
}

/** The handler's answer does not fit the route's `response`. Becomes a 500; the issues go to the log. */
export class ResponseValidationError extends BoltException {
  /** The route, such as "GET /users/{id}". */
  readonly route: string;
  readonly issues: readonly ValidationIssue[];

  constructor(route: string, issues: readonly ValidationIssue[]) {
    super(`The answer of ${route} does not fit its response schema: ${formatIssues(issues)}`);
    this.route = route;
    this.issues = issues;
  }
}

function formatIssues(issues: readonly ValidationIssue[]): string {
  return issues.map((issue) => `${issue.loc.join(".")}: ${issue.msg}`).join("; ");
}
