/** A column of a table: its heading and the cells below it. */
export interface TextColumn {
  readonly heading: string;
  readonly cells: readonly string[];
}

/** Lays columns out side by side, two spaces apart, one string a line; the heading's line is first. */
export function formatTable(columns: readonly TextColumn[]): string[] {
  const padded = columns.map(({ heading, cells }) => {
    const lines = [heading, ...cells];
    const width = Math.max(...lines.map((cell) => cell.length));
    return lines.map((cell) => cell.padEnd(width));
  });
  return (padded[0] ?? []).map((_, line) =>
    padded
      .map((column) => column[line])
      .join("  ")
      .trimEnd(),
  );
}
