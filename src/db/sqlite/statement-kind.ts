/** Where a statement outside a transaction runs: among those that read, or in turn with those that write. */
export type StatementKind = "read" | "write" | "alone" | "control";

/**
 * Tells by its first word what a statement does. One that could be either counts as writing, which costs it a turn. "alone" is
 * for what SQLite runs outside transactions only, "control" for what begins or ends one.
 */
export function kindOfStatement(text: string): StatementKind {
  const word = firstWord.exec(text)?.[1]?.toLowerCase() ?? "";
  return kinds[word] ?? "write";
}

/** After white space, comments and brackets. */
const firstWord = /^(?:\s|\(|--[^\n]*\n|\/\*[\s\S]*?\*\/)*([a-z]+)/i;

const kinds: Readonly<Record<string, StatementKind>> = Object.assign(Object.create(null), {
  select: "read",
  values: "read",
  explain: "read",
  pragma: "read",
  vacuum: "alone",
  attach: "alone",
  detach: "alone",
  begin: "control",
  commit: "control",
  end: "control",
  rollback: "control",
  savepoint: "control",
  release: "control",
});
