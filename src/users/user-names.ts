import { RequestValidationError } from "../errors/validation-error.ts";
import type { ValidationIssue } from "../errors/validation-issue.ts";
import { maxEmailLength, maxNameLength } from "./tables/table-columns.ts";

/** How names and addresses are kept. */
export interface NameRules {
  /** What a username may be, after normalisation. */
  readonly usernamePattern: RegExp;
  /** Whether names and whole addresses are kept in lower case. */
  readonly lowerCase: boolean;
}

/** Letters and digits of any script, and what Django takes beside them. */
export const usualUsername: RegExp = /^[\p{L}\p{M}\p{N}_.@+-]+$/u;

/** The form in which a username is kept and looked up: "ﬁ" and "fi" are one. */
export function normalizeUsername(username: string, { lowerCase }: NameRules): string {
  const normalized = username.normalize("NFKC").trim();
  return lowerCase ? normalized.toLowerCase() : normalized;
}

/** The form in which an address is kept: names of hosts are the same in any case (RFC 5321 §2.3.5), mailboxes need not be. */
export function normalizeEmail(email: string, { lowerCase }: NameRules): string {
  const normalized = email.normalize("NFKC").trim();
  if (lowerCase) return normalized.toLowerCase();
  const at = normalized.lastIndexOf("@");
  return normalized.slice(0, at + 1) + normalized.slice(at + 1).toLowerCase();
}

/** @param username Normalised. */
export function explainUsername(username: string, { usernamePattern }: NameRules): string | null {
  if (username === "") return "A username is required";
  if (username.length > maxNameLength) return `A username has at most ${maxNameLength} characters`;
  return usernamePattern.test(username) ? null : "The username has characters that are not allowed";
}

/** @param email Normalised. */
export function explainEmail(email: string): string | null {
  const isAddress = email.length <= maxEmailLength && /^[^\s@]+@[^\s@]+$/.test(email);
  return isAddress ? null : "Enter a valid email address";
}

/** Whether a text can be in a database at all. Names from outside are looked up as they come. */
export function isStorable(text: string): boolean {
  return text.length <= maxEmailLength && !/\0|\p{Surrogate}/u.test(text);
}

/** An issue of a value that came from a body, most often. */
export function issueOf(field: string, problem: string): ValidationIssue {
  return { type: "value_error", loc: ["body", field], msg: problem };
}

/** @throws RequestValidationError when there are any. */
export function throwIssues(issues: readonly ValidationIssue[]): void {
  if (issues.length > 0) throw new RequestValidationError(issues);
}
