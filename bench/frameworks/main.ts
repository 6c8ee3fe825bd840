// The command behind scripts/bench.
import { LoadProcess } from "../measure/load-process.ts";
import { compareCommits } from "./compare-commits.ts";
import { type IdleMemory, measureIdleMemory } from "./idle-memory.ts";
import { checkRow, measureRow } from "./measure-row.ts";
import { type BenchOptions, help, readOptions } from "./options.ts";
import { writeStaticFile } from "./payloads.ts";
import { describeIdleMemory, describeRow, type RowResult, summarizeRows } from "./report/tables.ts";
import { writeReadme } from "./report/write-readme.ts";

/** Fresh processes whose memory is measured, at most: what one takes hardly differs from the next. */
const idleProcesses = 3;

try {
  const options = readOptions(process.argv.slice(2));
  writeStaticFile();
  if (options === null) console.log(help);
  else if (options.check) await check(options);
  else if (options.against !== null) await compareCommits(options, options.against);
  else await compareFrameworks(options);
} catch (error) {
  console.error(`error: ${(error as Error).message}`);
  process.exitCode = 1;
}

/** Tells of every row, then fails if one of them did. */
async function check({ rows, contenders }: BenchOptions): Promise<void> {
  let failed = 0;
  for (const row of rows) {
    for (const contender of contenders) {
      try {
        const served = await checkRow(row, [contender]);
        if (served.length > 0) console.log(`${row.title}: ${served[0]} answers as it has to`);
      } catch (error) {
        failed++;
        console.log(`${row.title}: FAILED: ${(error as Error).message}`);
      }
    }
  }
  if (failed > 0) throw new Error(`${failed} answers are not what they have to be.`);
}

async function compareFrameworks(options: BenchOptions): Promise<void> {
  const { contenders, includesIdle, idleConnections, rounds } = options;
  const client = new LoadProcess();
  const results: RowResult[] = [];
  try {
    for (const row of options.rows) {
      const result = { row, measurements: await measureRow(row, contenders, client, options) };
      results.push(result);
      console.log(`\n${describeRow(result)}`);
    }
  } finally {
    client.stop();
  }
  if (results.length > 1) console.log(`\n${summarizeRows(results)}`);
  let idle: IdleMemory[] = [];
  if (includesIdle) {
    idle = await measureIdleMemory(contenders, idleConnections, Math.min(rounds, idleProcesses));
    console.log(`\n${describeIdleMemory(idle, idleConnections)}`);
  }
  if (options.write) writeReadme(results, idle, options);
}
