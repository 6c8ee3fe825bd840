/** The TypeScript type of each converter's values. */
export interface ConverterTypes {
  str: string;
  int: number;
  float: number;
  uuid: string;
  path: string;
}

/**
 * The parameters that a path declares, as a handler receives them.
 *
 *   PathParams<"/users/{user_id:int}/{slug}">  →  { user_id: number; slug: string }
 *
 * A path whose text the compiler does not know gives an open record.
 */
export type PathParams<Path extends string> = string extends Path
  ? Record<string, string | number>
  : { [Placeholder in Placeholders<Path> as PlaceholderName<Placeholder>]: PlaceholderType<Placeholder> };

/** The names of the placeholders of a path: `PlaceholderNames<"/users/{user_id:int}/{slug}">` → `"user_id" | "slug"`. */
export type PlaceholderNames<Path extends string> = string extends Path ? string : PlaceholderName<Placeholders<Path>>;

// Collected in a parameter, so that the compiler runs the recursion as a loop.
type Placeholders<
  Path extends string,
  Found extends string = never,
> = Path extends `${string}{${infer Placeholder}}${infer Rest}` ? Placeholders<Rest, Found | Placeholder> : Found;

type PlaceholderName<Placeholder extends string> = Placeholder extends `${infer Name}:${string}` ? Name : Placeholder;

type PlaceholderType<Placeholder extends string> =
  Placeholder extends `${string}:${infer Converter extends keyof ConverterTypes}` ? ConverterTypes[Converter] : string;
