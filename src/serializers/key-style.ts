/** How keys are written on the wire. "same": as the fields are named. */
export type KeyStyle = "same" | "camel" | "pascal" | "snake" | "kebab";

export const keyStyles: readonly KeyStyle[] = ["same", "camel", "pascal", "snake", "kebab"];

/** Writes a name in a style. Capital letters and underscores begin words: "created_at" and "createdAt" are the same. */
export function styleKey(name: string, style: KeyStyle): string {
  const words = name
    .replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    .split(/[_-]/)
    .filter((word) => word !== "");
  if (style === "same" || words.length === 0) return name;
  if (style === "snake") return words.join("_");
  if (style === "kebab") return words.join("-");
  const joined = words.map(capitalize).join("");
  return style === "pascal" ? joined : joined.charAt(0).toLowerCase() + joined.slice(1);
}

/**
 * The same for types.
 *
 *   StyledKey<"created_at", "camel">  →  "createdAt"
 */
export type StyledKey<Name extends string, Style extends KeyStyle> = Style extends "same"
  ? Name
  : JoinWords<Trim<Snake<Name>>, Style>;

type Snake<Name extends string> = Name extends `${infer Letter}${infer Rest}`
  ? `${SnakeLetter<Letter>}${Snake<Rest>}`
  : "";

type SnakeLetter<Letter extends string> = Letter extends "-"
  ? "_"
  : Letter extends Lowercase<Letter>
    ? Letter
    : `_${Lowercase<Letter>}`;

/** Words are never empty: underscores at the ends and in a row are one or none. */
type Trim<Name extends string> = Name extends `_${infer Rest}`
  ? Trim<Rest>
  : Name extends `${infer Start}_`
    ? Trim<Start>
    : Name extends `${infer Start}__${infer Rest}`
      ? Trim<`${Start}_${Rest}`>
      : Name;

type JoinWords<Name extends string, Style extends KeyStyle> = Style extends "snake"
  ? Name
  : Style extends "kebab"
    ? Kebab<Name>
    : Style extends "pascal"
      ? Capitalize<Camel<Name>>
      : Camel<Name>;

type Kebab<Name extends string> = Name extends `${infer Word}_${infer Rest}` ? `${Word}-${Kebab<Rest>}` : Name;

type Camel<Name extends string> = Name extends `${infer Word}_${infer Rest}`
  ? `${Word}${Capitalize<Camel<Rest>>}`
  : Name;

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
