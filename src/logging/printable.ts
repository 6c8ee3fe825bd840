// C0 and C1 controls, and marks that reorder or hide what stands around them (Unicode TR 36 §2.2).
const unprintable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this is about.
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Writes out what would move the cursor of a terminal, colour it, or begin a line of its own: "\u001b[31m". */
export function printable(text: string): string {
  return text.replaceAll(unprintable, (character) => {
    return short[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** The same for a line of JSON, whose value it does not change. The line break at its end stays. */
export function printableJson(line: string): string {
  const end = line.endsWith("\n") ? "\n" : "";
  return printable(line.slice(0, line.length - end.length)) + end;
}
