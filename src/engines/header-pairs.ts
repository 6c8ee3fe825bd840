/**
 * Joins repeated header fields: names in lower case, one entry a name, in the order of first appearance.
 *
 *   ["Accept", "text/html", "cookie", "a=1", "accept", "*\/*"]  →  ["accept", "text/html, *\/*", "cookie", "a=1"]
 *
 * @param pairs Flat names and values as received.
 * @spec RFC 9110 §5.3, RFC 9113 §8.2.3 for cookies
 */
export function joinHeaderPairs(pairs: readonly string[]): string[] {
  const values = new Map<string, string>();
  for (let index = 0; index < pairs.length; index += 2) {
    const name = (pairs[index] as string).toLowerCase();
    const value = pairs[index + 1] as string;
    const earlier = values.get(name);
    values.set(name, earlier === undefined ? value : joinFieldValues(name, earlier, value));
  }
  const joined: string[] = [];
  for (const [name, value] of values) joined.push(name, value);
  return joined;
}

/**
 * The joined value of one header field, or undefined when it was not sent.
 *
 * @param name Lower-case field name.
 */
export function findHeader(pairs: readonly string[], name: string): string | undefined {
  let found: string | undefined;
  for (let index = 0; index < pairs.length; index += 2) {
    if ((pairs[index] as string).toLowerCase() !== name) continue;
    const value = pairs[index + 1] as string;
    found = found === undefined ? value : joinFieldValues(name, found, value);
  }
  return found;
}

/** The headers with one Host, in place of any. */
export function withHost(pairs: readonly string[], host: string): string[] {
  const replaced = ["host", host];
  for (let index = 0; index < pairs.length; index += 2) {
    const name = pairs[index] as string;
    if (name.toLowerCase() !== "host") replaced.push(name, pairs[index + 1] as string);
  }
  return replaced;
}

/** One value for two of the same name. @param name Lower-case field name. */
export function joinFieldValues(name: string, first: string, second: string): string {
  return name === "cookie" ? `${first}; ${second}` : `${first}, ${second}`;
}
