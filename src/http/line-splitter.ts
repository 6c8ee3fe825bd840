/**
 * Splits text that arrives in pieces into lines. A line ends with CR, LF, or CRLF, wherever the pieces are cut.
 *
 *   push("a\r"), push("\nb\n"), push("c")  →  ["a"], ["b"], []; what is left is "c"
 */
export class LineSplitter {
  /** The line that has not ended yet. */
  rest = "";
  /** The last piece ended with CR: a LF that comes next belongs to it. */
  private endedWithCr = false;

  /** The lines that ended in this piece, without their ends. */
  push(piece: string): string[] {
    if (piece === "") return [];
    const text = this.endedWithCr && piece.startsWith("\n") ? piece.slice(1) : piece;
    this.endedWithCr = piece.endsWith("\r");
    const lines = text.split(/\r\n|\r|\n/);
    lines[0] = this.rest + lines[0];
    this.rest = lines.pop() as string;
    return lines;
  }
}
