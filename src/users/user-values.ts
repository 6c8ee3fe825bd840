import type { Table } from "drizzle-orm/table";
import { getTableColumns } from "drizzle-orm/utils";
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

/** The column of a unique constraint, which databases name in their own ways: "users.email", "users_email_unique". */
export function columnOfConstraint(table: Table, constraint: string): string | undefined {
  const columns = Object.entries(getTableColumns(table));
  return columns.find(([, { name }]) => new RegExp(`[._]${name}(_unique)?\\W*$`).test(constraint))?.[0];
}
