import { BoltException } from "../errors/config-error.ts";

/** A template that cannot be read or filled. Its message names the template and the line; `cause` shows the lines around it. */
export class TemplateError extends BoltException {
  /** Name of the template: "blog/page.html". */
  readonly template: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1. */
  readonly column: number;

  constructor(template: string, line: number, column: number, problem: string, options?: ErrorOptions) {
    super(`The template "${template}" fails on line ${line}, column ${column}: ${problem}`, options);
    this.template = template;
    this.line = line;
    this.column = column;
  }
}
