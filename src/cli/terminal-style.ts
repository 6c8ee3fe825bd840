import { styleText } from "node:util";

/** Emphasis for text that a terminal shows; leaves text as it is where colours do not belong. */
export interface TerminalStyle {
  strong(text: string): string;
  faint(text: string): string;
  /** The name of the product, once a command. */
  brand(text: string): string;
  link(text: string): string;
  alarm(text: string): string;
  caution(text: string): string;
  good(text: string): string;
}

/** Emphasis for a stream: none unless it is a terminal with colours, NO_COLOR and FORCE_COLOR respected. */
export function styleFor(stream: NodeJS.WriteStream): TerminalStyle {
  const hasColors = stream.isTTY === true && stream.hasColors();
  const styled =
    (...formats: Parameters<typeof styleText>[0][]) =>
    (text: string) =>
      hasColors ? formats.reduce((result: string, format) => styleText(format, result), text) : text;
  return {
    strong: styled("bold"),
    faint: styled("dim"),
    brand: styled("bold", "yellow"),
    link: styled("cyan"),
    alarm: styled("bold", "red"),
    caution: styled("yellow"),
    good: styled("green"),
  };
}
