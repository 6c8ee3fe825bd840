import type { IssueSource } from "../errors/validation-issue.ts";

/** The sources whose values are text, as options and handler arguments name them; in the order they are read. */
export const sectionNames = ["params", "query", "headers", "cookies"] as const;

export type SectionName = (typeof sectionNames)[number];

/** Sections whose values are read field by field. */
export type FieldSectionName = SectionName | "form";

/** How issues name each source: first element of `loc`, and the words in "Missing required query parameter: page". */
export const sectionLabels: Readonly<
  Record<FieldSectionName, { readonly source: IssueSource; readonly noun: string }>
> = {
  params: { source: "path", noun: "path parameter" },
  query: { source: "query", noun: "query parameter" },
  headers: { source: "header", noun: "header" },
  cookies: { source: "cookie", noun: "cookie" },
  form: { source: "body", noun: "form field" },
};
