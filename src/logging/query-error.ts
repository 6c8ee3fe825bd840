/** What is written of an error whose query was made with values: of people, of passwords, of whatever came from outside. */
export interface QueryErrorText {
  readonly message: string;
  readonly stack: string;
  /** Members that hold values. */
  readonly hidden: readonly string[];
}

/**
 * Takes the values of a query out of an error that says them: Drizzle's message ends with them, and errors of `mysql2` bring
 * the statement along with its values in place. Null for any other error.
 */
export function withoutQueryValues(error: Error): QueryErrorText | null {
  const { message, stack = message } = error;
  const { query, params, sqlMessage } = error as { query?: unknown; params?: unknown; sqlMessage?: unknown };
  if (typeof sqlMessage === "string") return { message, stack, hidden: ["sql"] };
  if (typeof query !== "string" || !Array.isArray(params)) return null;
  const cut = message.indexOf("\nparams: ");
  if (cut === -1) return null;
  const shown = `${message.slice(0, cut)}\nparams: ${params.length} not shown`;
  // As a function: "$&" in a query means nothing.
  return { message: shown, stack: stack.replace(message, () => shown), hidden: ["params"] };
}
