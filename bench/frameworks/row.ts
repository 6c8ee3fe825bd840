// What a row is, and what rows are made with.
import type { User } from "./users.ts";

/** Which application a contender serves. */
export type AppName = "standard" | "10-routes" | "10000-routes" | "10-middleware";

export interface BenchRequest {
  readonly method: "GET" | "POST" | "PATCH";
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ExpectedAnswer {
  readonly status: number;
  /** Media type without parameters; left out where the body does not matter. */
  readonly type?: string;
  /** Headers that have to be there, by their names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The text, or a value that the body has to be as JSON. Left out: anything goes. */
  readonly text?: string;
  readonly json?: unknown;
  /** What of the body may differ from answer to answer, in the same length: a number that the database gives. */
  readonly varying?: RegExp;
}

export interface Row {
  /** As it is given on the command line. */
  readonly name: string;
  readonly title: string;
  /** "data" is that of `contenders/data`. */
  readonly app: AppName | "data";
  /** Requests at the same time on each connection. */
  readonly depth: number;
  /** Sent in turn. */
  readonly exchanges: readonly { readonly request: BenchRequest; readonly expected: ExpectedAnswer }[];
  /** What every framework has to answer with a 4xx, to show that it checks; the bare servers need not. */
  readonly refused: readonly BenchRequest[];
  /** Throws when a database holds other rows than this many answers of the row leave in it. Left out: the row writes nothing. */
  readonly checkUsers?: (users: readonly User[], answered: number) => void;
}

export const json = (value: unknown, status = 200): ExpectedAnswer => ({
  status,
  type: "application/json",
  json: value,
});
export const get = (target: string, headers: Readonly<Record<string, string>> = {}): BenchRequest => ({
  method: "GET",
  target,
  headers,
});
export const post = (target: string, type: string, body: string): BenchRequest => ({
  method: "POST",
  target,
  headers: { "content-type": type },
  body,
});

export function row(
  name: string,
  title: string,
  request: BenchRequest,
  expected: ExpectedAnswer,
  more: Partial<Omit<Row, "name" | "title" | "exchanges">> = {},
): Row {
  return { name, title, app: "standard", depth: 1, refused: [], exchanges: [{ request, expected }], ...more };
}
