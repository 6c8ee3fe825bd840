import { parseArgs } from "node:util";
import { type Contender, contenders } from "./contenders.ts";
import type { Row } from "./row.ts";
import { rows } from "./rows.ts";

/** What the command line asks for. */
export interface BenchOptions {
  readonly rows: readonly Row[];
  readonly includesIdle: boolean;
  readonly contenders: readonly Contender[];
  readonly rounds: number;
  readonly seconds: number;
  readonly idleConnections: number;
  readonly check: boolean;
  readonly write: boolean;
  /** A commit to compare with, or null. */
  readonly against: string | null;
}

/** The row that is no request: memory of idle connections. */
export const idleRowName = "idle";

export const help = `scripts/bench [row …] [options]

Compares BoltAPI with other frameworks. Without rows: all of them.

  --rounds N          rounds of each row; medians are told (9)
  --seconds N         length of a round, for each contender (0.6)
  --contenders A,B    only these
  --idle N            idle connections whose memory is measured (10000)
  --check             only compare the answers of all contenders; no load
  --write             put tables and chart into bench/README.md; needs all rows and contenders
  --against COMMIT    compare BoltAPI here with BoltAPI of another commit, and with nobody else

Rows: ${[...rows.map(({ name }) => name), idleRowName].join(", ")}
Contenders: ${contenders.map(({ name }) => name).join(", ")}`;

/** @throws Error that says what is wrong with the command line. Null when help is wanted. */
export function readOptions(args: readonly string[]): BenchOptions | null {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rounds: { type: "string", default: "9" },
      seconds: { type: "string", default: "0.6" },
      contenders: { type: "string" },
      idle: { type: "string", default: "10000" },
      check: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      against: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return null;
  const options: BenchOptions = {
    rows: positionals.length === 0 ? rows : chooseNamed("row", positionals.filter(isRequestRow), rows),
    includesIdle: positionals.length === 0 || positionals.includes(idleRowName),
    contenders:
      values.contenders === undefined ? contenders : chooseNamed("contender", values.contenders.split(","), contenders),
    rounds: readNumber("rounds", values.rounds, 1),
    seconds: readNumber("seconds", values.seconds, 0.05),
    idleConnections: readNumber("idle", values.idle, 1),
    check: values.check,
    write: values.write,
    against: values.against ?? null,
  };
  const isWhole = positionals.length === 0 && values.contenders === undefined && options.against === null;
  if (options.write && !isWhole)
    throw new Error("--write needs all rows and contenders: leave out rows, --contenders and --against.");
  return options;
}

const isRequestRow = (name: string): boolean => name !== idleRowName;

function chooseNamed<Named extends { readonly name: string }>(
  what: string,
  names: readonly string[],
  all: readonly Named[],
): Named[] {
  const unknown = names.find((name) => !all.some((each) => each.name === name));
  if (unknown !== undefined) {
    throw new Error(`There is no ${what} "${unknown}". There are: ${all.map(({ name }) => name).join(", ")}.`);
  }
  return all.filter(({ name }) => names.includes(name));
}

function readNumber(name: string, text: string, minimum: number): number {
  const value = Number(text);
  if (!(value >= minimum)) throw new Error(`--${name} is "${text}". Make it a number from ${minimum} on.`);
  return value;
}
