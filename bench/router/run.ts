import { deepStrictEqual } from "node:assert/strict";
import { cpus } from "node:os";
import { type Contender, contenders, type LoadedRouter } from "./contenders.ts";
import { makeRouteSet, type Question, type QuestionKind, questionKinds, type RouteSet } from "./route-sets.ts";

const routeCounts = [10, 100, 1_000, 10_000];
const rounds = 9;
const warmUpRounds = 3;
const pathsPerRound = 20_000;

/** A contender with a set loaded, or the reason why it has none. */
interface Entry {
  readonly contender: Contender;
  readonly loaded: LoadedRouter | null;
  readonly note: string;
}

console.log(`Node ${process.versions.node}, ${cpus()[0]?.model.trim()}, ${rounds} rounds of ${pathsPerRound} paths.`);
const few = makeRouteSet(Math.min(...routeCounts));
for (const routeCount of routeCounts) {
  const set = makeRouteSet(routeCount);
  const entries = contenders.map((contender) => load(contender, set));
  const rows = questionKinds.map((kind) => ({ kind, medians: measure(entries, set.questions[kind]) }));
  console.log(renderTable(`${routeCount.toLocaleString("en")} routes`, entries, rows));
  if (routeCount !== Math.max(...routeCounts)) continue;
  // As many of them in use as the smallest set has: what the size of the table itself costs, without the processor's cache.
  const used = questionKinds.map((kind) => ({
    kind,
    medians: measure(entries, set.questions[kind].slice(0, few.questions[kind].length)),
  }));
  console.log(renderTable(`${routeCount.toLocaleString("en")} routes, few in use`, entries, used));
}

/** Loads a set into a contender and checks all answers: a wrong one ends the run. */
function load(contender: Contender, set: RouteSet): Entry {
  const start = performance.now();
  const loaded = tryToLoad(contender, set);
  if (loaded instanceof Error)
    return { contender, loaded: null, note: `cannot: ${loaded.name || loaded.constructor.name}` };
  const note = `${(performance.now() - start).toFixed(0)} ms`;
  for (const question of questionKinds.flatMap((kind) => set.questions[kind])) check(contender, loaded, question);
  return { contender, loaded, note };
}

function tryToLoad(contender: Contender, set: RouteSet): LoadedRouter | Error {
  try {
    return contender.load(set.routes);
  } catch (error) {
    return error as Error;
  }
}

function check(contender: Contender, loaded: LoadedRouter, { path, route, params }: Question): void {
  const answer = loaded.answer(path);
  const message = `${contender.name} answers ${path} with ${JSON.stringify(answer)}`;
  deepStrictEqual(answer && { ...answer, params: { ...answer.params } }, route && { route, params }, message);
}

/** Median nanoseconds per match for each entry, rounds interleaved so that a slow moment of the machine hits all. */
function measure(entries: readonly Entry[], questions: readonly Question[]): (number | null)[] {
  const samples = entries.map((): number[] => []);
  for (let round = -warmUpRounds; round < rounds; round++) {
    entries.forEach((_, step) => {
      // Another one begins each round, so that none always runs behind the same neighbour.
      const index = (step + round + warmUpRounds) % entries.length;
      const nanoseconds = timeRound(entries[index]!, questions);
      if (round >= 0 && nanoseconds !== null) samples[index]!.push(nanoseconds);
    });
  }
  return samples.map((times) => (times.length === 0 ? null : times.sort((a, b) => a - b)[times.length >> 1]!));
}

function timeRound({ contender, loaded }: Entry, questions: readonly Question[]): number | null {
  if (loaded === null) return null;
  const paths = freshPaths(questions);
  const expected = questions[0]!.route === null ? 0 : paths.length;
  globalThis.gc?.();
  const start = process.hrtime.bigint();
  const found = loaded.countFound(paths);
  const nanoseconds = Number(process.hrtime.bigint() - start) / paths.length;
  if (found !== expected) throw new Error(`${contender.name} found ${found} of ${expected} paths`);
  return nanoseconds;
}

/** Strings made from bytes, as in a server: none has its hash computed yet, or is shared with the routes. */
function freshPaths(questions: readonly Question[]): string[] {
  const bytes = questions.map(({ path }) => Buffer.from(path));
  return Array.from({ length: pathsPerRound }, (_, index) => bytes[index % bytes.length]!.toString("latin1"));
}

function renderTable(
  title: string,
  entries: readonly Entry[],
  rows: readonly { readonly kind: QuestionKind; readonly medians: readonly (number | null)[] }[],
): string {
  const head = `| ${title} | ${entries.map(({ contender }) => contender.name).join(" | ")} |`;
  const rule = `|---|${entries.map(() => "---:|").join("")}`;
  const body = rows.map(
    ({ kind, medians }) => `| ${kind} | ${medians.map((ns) => renderCell(ns, medians[0]!)).join(" | ")} |`,
  );
  const built = `| built in | ${entries.map(({ note }) => note).join(" | ")} |`;
  return ["", head, rule, ...body, built].join("\n");
}

function renderCell(nanoseconds: number | null, base: number | null): string {
  if (nanoseconds === null || base === null) return "–";
  return nanoseconds === base
    ? `${base.toFixed(0)} ns`
    : `${nanoseconds.toFixed(0)} ns (×${(nanoseconds / base).toFixed(2)})`;
}
