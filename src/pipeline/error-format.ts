import type { ValidationIssue } from "../errors/validation-issue.ts";
import { reasonPhrase } from "../http/status.ts";
import { HttpResponse } from "../response/http-response.ts";
import type { OwnErrorFormat, ShownError } from "./own-error-format.ts";

/** How errors look on the wire: `{"detail": …}`, problem details (RFC 9457), or as `defineErrorFormat` says. */
export type ErrorFormat = "detail" | "problem" | OwnErrorFormat;

/** What an error says to the client. */
export interface ErrorContent {
  readonly status: number;
  /** Text, a list of validation issues, or any JSON value. */
  readonly detail: unknown;
  readonly extra?: unknown;
  /** What stands beside the detail by its own name. */
  readonly members?: Readonly<Record<string, unknown>> | undefined;
}

const problemHeaders: readonly string[] = Object.freeze(["content-type", "application/problem+json"]);

/** Makes the response of an error in the application's format. */
export function formatError(format: ErrorFormat, content: ErrorContent): HttpResponse {
  if (typeof format === "object") return formatOwn(format, content);
  if (format === "problem") {
    const response = new HttpResponse(content.status, problemHeaders, JSON.stringify(problemDetails(content)));
    return response;
  }
  const { status, detail, extra, members } = content;
  const body = members === undefined ? { detail } : { detail, ...members };
  return HttpResponse.fromJson(status, extra === undefined ? body : { ...body, extra });
}

/** A format that can be relied on when something has failed, perhaps this very format: then it is the usual one. */
export function withoutFailure(format: ErrorFormat): ErrorFormat {
  if (typeof format === "string") return format;
  const body = (error: ShownError): unknown => {
    try {
      return format.body(error);
    } catch {
      return { detail: error.detail };
    }
  };
  return { ...format, body };
}

function formatOwn({ body, contentType }: OwnErrorFormat, content: ErrorContent): HttpResponse {
  const { status, detail, extra, members = {} } = content;
  const shown = body({ status, detail, issues: isIssueList(detail) ? detail : [], extra, members });
  if (contentType === undefined) return HttpResponse.fromJson(status, shown);
  return new HttpResponse(status, ["content-type", contentType], JSON.stringify(shown));
}

/**
 * Members of RFC 9457 §3.1. Text becomes `detail`; validation issues become the extension `errors`, as its §3 example does;
 * any other value keeps its shape in the extension `detail_value`.
 */
function problemDetails({ status, detail, extra, members }: ErrorContent): Record<string, unknown> {
  const problem: Record<string, unknown> = {
    ...members,
    type: "about:blank",
    title: reasonPhrase(status),
    status,
  };
  if (typeof detail === "string") problem.detail = detail;
  else if (isIssueList(detail)) {
    problem.detail = "The request does not fit what the route declares.";
    problem.errors = detail;
  } else problem.detail_value = detail;
  if (extra !== undefined) problem.extra = extra;
  return problem;
}

function isIssueList(detail: unknown): detail is readonly ValidationIssue[] {
  return Array.isArray(detail) && detail.every((item) => typeof item === "object" && item !== null && "loc" in item);
}
