import { RequestValidationError } from "../errors/validation-error.ts";
import type { ValidationIssue } from "../errors/validation-issue.ts";
import { type FormContent, type FormFailure, ReceivedFile, UnreadableText } from "../forms/form-content.ts";

/** What a form that could not be read to its end tells the client. */
export function failureIssue({ type, msg, ctx }: FormFailure): ValidationIssue {
  return { type, loc: ["body"], msg, ...(ctx === undefined ? {} : { ctx }) };
}

/**
 * Gives a form as the web standard has it.
 *
 * @throws RequestValidationError when it, or a text in it, could not be read.
 */
export function toFormData({ entries, failure }: FormContent): FormData {
  if (failure !== null) throw new RequestValidationError([failureIssue(failure)]);
  const form = new FormData();
  const issues: ValidationIssue[] = [];
  for (const [name, value] of entries) {
    if (value instanceof UnreadableText) {
      issues.push({ type: "validation_error", loc: ["body", name], msg: value.problem });
    } else if (!(value instanceof ReceivedFile)) form.append(name, value);
    // What the route has not declared, or has a limit for, was not kept.
    else if (value.file !== null) form.append(name, value.file);
  }
  if (issues.length > 0) throw new RequestValidationError(issues);
  return form;
}
