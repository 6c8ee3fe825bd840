import type { IssueSource } from "../errors/validation-issue.ts";

/** The sources whose values are text, as options and handler arguments name them; in the order they are read. */
export const sectionNames = ["params", "query", "headers", "cookies"] as const;

export type SectionName = (typeof sectionNames)[number];

/** How issues name each source: first element of `loc`, and the words in "Missing required query parameter: page". */
export const sectionLabels: Readonly<Record<SectionName, { readonly source: IssueSource; readonly noun: string }>> = {
  params: { source: "path", noun: "path parameter" },
  query: { source: "query", noun: "query parameter" },
  headers: { source: "header", noun: "header" },
  cookies: { source: "cookie", noun: "cookie" },
};
