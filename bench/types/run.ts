// What the compiler takes for an application of 200 routes: check time, instantiations and memory, for each contender with
// each compiler, interleaved, medians of rounds.
//
//   npm run types                         BoltAPI of this checkout
//   npm run types -- --before ../../old   and of another one, built, for comparison
//   npm run types -- --write-only         writes the applications to types/generated, to look at

import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { median, printTable } from "../report.ts";
import { boltApp, boltCalls } from "./boltapi-app.ts";
import { honoApp, honoCalls } from "./hono-app.ts";
import { resourcesFor } from "./resources.ts";

const { values: given } = parseArgs({
  options: {
    before: { type: "string" },
    "write-only": { type: "boolean", default: false },
    routes: { type: "string", default: "200" },
    rounds: { type: "string", default: "5" },
  },
});
const rounds = Number(given.rounds);
const resources = resourcesFor(Number(given.routes));
const bench = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(import.meta.url);

interface Contender {
  readonly name: string;
  /** Whether its routes are called through the typed client; such are compared with one another. */
  readonly hasCalls?: boolean;
  readonly folder: string;
  readonly files: Record<string, string>;
  /** Built checkout of BoltAPI, where it is not this one. */
  readonly boltapi?: string;
}

interface Compiler {
  readonly name: string;
  readonly path: string;
}

interface Sample {
  readonly checkSeconds: number;
  readonly totalSeconds: number;
  readonly instantiations: number;
  readonly memoryMegabytes: number;
}

const before = given.before === undefined ? [] : [resolve(given.before)];
const contenders: Contender[] = [
  { name: "Hono, a statement a route", folder: "hono", files: honoApp(resources, false) },
  { name: "Hono, chained", folder: "hono-chained", files: honoApp(resources, true) },
  { name: "BoltAPI, Zod", folder: "boltapi-zod", files: boltApp(resources, "zod") },
  { name: "BoltAPI, t", folder: "boltapi-t", files: boltApp(resources, "t") },
  ...before.flatMap((boltapi): Contender[] => [
    { name: "BoltAPI before, Zod", folder: "before-zod", files: boltApp(resources, "zod"), boltapi },
    { name: "BoltAPI before, t", folder: "before-t", files: boltApp(resources, "t"), boltapi },
  ]),
  withCalls("Hono, chained", "hono-calls", honoApp(resources, true), honoCalls(resources)),
  withCalls("BoltAPI, Zod", "boltapi-zod-calls", boltApp(resources, "zod"), boltCalls(resources)),
  withCalls("BoltAPI, t", "boltapi-t-calls", boltApp(resources, "t"), boltCalls(resources)),
];
const compilers: Compiler[] = ["typescript", "typescript5"].map((name) => {
  const manifest = require.resolve(`${name}/package.json`);
  const { version } = require(manifest) as { version: string };
  return { name: `TypeScript ${version}`, path: join(dirname(manifest), "bin/tsc") };
});

const folders = contenders.map(writeApp);
if (given["write-only"]) process.exit();
for (const compiler of compilers) {
  const samples = contenders.map((): Sample[] => []);
  for (let round = 0; round < rounds; round++) {
    // Another order in each round, so that nobody always runs behind the same neighbour.
    for (let step = 0; step < contenders.length; step++) {
      const index = (step + round) % contenders.length;
      samples[index]?.push(compile(compiler, folders[index] as string));
    }
  }
  report(compiler, samples.map(medians));
}

function withCalls(name: string, folder: string, files: Record<string, string>, calls: string): Contender {
  return { name, folder, files: { ...files, "calls.ts": calls }, hasCalls: true };
}

/** Writes an application, and returns its folder. It lies in this package, so that it finds what is installed here. */
function writeApp({ folder, files, boltapi }: Contender): string {
  const path = join(bench, "types/generated", folder);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(join(path, "node_modules"), { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  if (boltapi !== undefined) symlinkSync(boltapi, join(path, "node_modules/boltapi"));
  const compilerOptions = {
    target: "es2023",
    lib: ["es2023", "esnext.disposable"],
    types: ["node"],
    module: "nodenext",
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
  };
  writeFileSync(join(path, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  return path;
}

/** Runs the compiler in a process of its own. An application that does not compile ends the run: its figures mean nothing. */
function compile({ path }: Compiler, folder: string): Sample {
  const output = execFileSync(process.execPath, [path, "-p", folder, "--extendedDiagnostics"], { encoding: "utf8" });
  const read = (label: string): number =>
    Number(new RegExp(`^${label}:\\s+([\\d.]+)`, "m").exec(output)?.[1] ?? Number.NaN);
  return {
    checkSeconds: read("Check time"),
    totalSeconds: read("Total time"),
    instantiations: read("Instantiations"),
    memoryMegabytes: read("Memory used") / 1024,
  };
}

function medians(samples: readonly Sample[]): Sample {
  const of = (read: (sample: Sample) => number): number => median(samples.map(read));
  return {
    checkSeconds: of((sample) => sample.checkSeconds),
    totalSeconds: of((sample) => sample.totalSeconds),
    instantiations: of((sample) => sample.instantiations),
    memoryMegabytes: of((sample) => sample.memoryMegabytes),
  };
}

function report({ name }: Compiler, results: readonly Sample[]): void {
  for (const hasCalls of [false, true]) {
    const measured = contenders.flatMap((contender, index) =>
      (contender.hasCalls ?? false) === hasCalls ? [{ contender, sample: results[index] as Sample }] : [],
    );
    const reference = measured[0]?.sample as Sample;
    const rows = measured.map(({ contender, sample }) => [
      contender.name,
      sample.checkSeconds.toFixed(2),
      (sample.checkSeconds / reference.checkSeconds).toFixed(2),
      sample.totalSeconds.toFixed(2),
      (sample.totalSeconds / reference.totalSeconds).toFixed(2),
      sample.instantiations.toLocaleString("en"),
      (sample.instantiations / reference.instantiations).toFixed(2),
      sample.memoryMegabytes.toFixed(0),
    ]);
    const head = ["contender", "check s", "ratio", "total s", "ratio", "instantiations", "ratio", "memory MB"];
    const what = hasCalls ? `${given.routes} routes and a typed call of each` : `${given.routes} routes`;
    printTable(`${name}, ${what}`, head, rows);
  }
}
