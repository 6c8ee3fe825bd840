/**
 * Options in the place of their defaults. One that is there and undefined counts as one that is not there, as it does for
 * `checkOptions`: a limit that a missing variable sets would be none otherwise.
 */
export function withDefaults<Options extends object>(
  defaults: Options,
  options: { readonly [Name in keyof Options]?: Options[Name] | undefined } | undefined,
): Options {
  const given = Object.entries(options ?? {}).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) };
}
