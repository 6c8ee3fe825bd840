/** Goes through flat headers, `["host", "a", "accept", "b"]`, as pairs of name and value. */
export function* headerEntries(flat: readonly string[]): Generator<[name: string, value: string], undefined> {
  // Flat headers have an even length: each name is followed by its value.
  for (let index = 0; index < flat.length; index += 2) yield [flat[index] as string, flat[index + 1] as string];
}
