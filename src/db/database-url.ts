import type { OptionRule } from "../errors/option-rules.ts";

/** The rule of a URL. It does not show the value, in which there may be a password. */
export function databaseUrl(protocols: readonly string[], example: string): OptionRule {
  return (value) => {
    const isUrl = typeof value === "string" && URL.canParse(value) && protocols.includes(new URL(value).protocol);
    return isUrl
      ? null
      : `expected a URL such as "${example}". Special characters of user and password are percent-encoded.`;
  };
}

/** "127.0.0.1:5432/shop": where a database is, without what lets one in. */
export function placeOf(url: string, defaultPort: number): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname === "" ? "localhost" : hostname}:${port === "" ? defaultPort : port}${pathname}`;
}

/** The message alone, or the code where a package has none: some errors carry what was sent. */
export function problemOf(error: unknown): string {
  const { message, code, errors } = error as NodeJS.ErrnoException & { readonly errors?: readonly Error[] };
  const told = message || errors?.map((each) => each.message).join("; ") || code || String(error);
  return told.replace(/\.$/, "");
}
