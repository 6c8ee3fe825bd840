import { getTableName, type Table } from "drizzle-orm/table";
import { getTableColumns } from "drizzle-orm/utils";
import { constraintViolation } from "../db/constraint-violation.ts";
import type { ValidationIssue } from "../errors/validation-issue.ts";
import {
  explainEmail,
  explainUsername,
  issueOf,
  type NameRules,
  normalizeEmail,
  normalizeUsername,
} from "./user-names.ts";

/** By what a user logs in. */
export type LoginName = "username" | "email" | "either";

/** Values of a user as they are written, whatever the dialect. */
export type UserValues = Readonly<Record<string, unknown>> & {
  readonly username?: string;
  readonly email?: string | null;
};

/** The values, with names in the form in which they are kept. */
export function normalizeUser(values: UserValues, rules: NameRules): UserValues {
  const { username, email } = values;
  return {
    ...values,
    ...(username === undefined ? {} : { username: normalizeUsername(username, rules) }),
    ...(email === undefined || email === null ? {} : { email: normalizeEmail(email, rules) }),
  };
}

/** What is wrong with the names among normalised values. */
export function explainUser(
  { username, email }: UserValues,
  rules: NameRules & { readonly login: LoginName },
): ValidationIssue[] {
  const ofName = username === undefined ? null : explainUsername(username, rules);
  // Who has another's address for a name could not be told apart from them.
  const isAmbiguous = ofName === null && rules.login === "either" && username?.includes("@") === true;
  const ofEmail = email === undefined || email === null ? null : explainEmail(email);
  return [
    ...(ofName === null ? [] : [issueOf("username", ofName)]),
    ...(isAmbiguous ? [issueOf("username", 'A username cannot have an "@"')] : []),
    ...(ofEmail === null ? [] : [issueOf("email", ofEmail)]),
  ];
}

/** Columns that are written in no other way than by their own methods. */
const guarded: readonly string[] = ["id", "passwordHash", "createdAt", "lastLogin", "loginsValidFrom"];

export function writableValues(values: UserValues): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !guarded.includes(name)));
}

/**
 * The column whose value another row has, by its name in the table; "values" where there are several or none can be told, null
 * when the error is about something else.
 */
export function takenColumn(table: Table, error: unknown): string | null {
  const violation = constraintViolation(error);
  if (violation?.kind !== "unique") return null;
  const { columns } = violation;
  const taken = Object.entries(getTableColumns(table)).find(([, { name }]) =>
    columns.length === 0 ? keyOf(error) === `${getTableName(table)}_${name}_unique` : columns.join() === name,
  );
  return taken?.[0] ?? "values";
}

/** "users_email_unique": MySQL tells the name of the index alone, behind the value, which may be anything. */
function keyOf(error: unknown): string | undefined {
  const { message = "" } = ((error as Error).cause ?? error) as Error;
  return /for key '(?:[^'.]+\.)?([^'.]+)'$/.exec(message)?.[1];
}
