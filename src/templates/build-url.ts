/** Builds the path of a named route; what is not a placeholder becomes the query. */
export type BuildUrl = (name: string, values: Readonly<Record<string, unknown>>) => string;
