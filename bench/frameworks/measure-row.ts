import { deepStrictEqual } from "node:assert";
import { interleave } from "../measure/interleave.ts";
import type { LoadResult } from "../measure/load-job.ts";
import type { LoadProcess } from "../measure/load-process.ts";
import type { ServerProcess } from "../measure/server-process.ts";
import { median } from "../report.ts";
import { type CheckedExchange, checkAnswers } from "./check-answers.ts";
import { type Contender, canServe, startContender, titleOf } from "./contenders.ts";
import { DataFile } from "./data-file.ts";
import type { Row } from "./row.ts";
import { users } from "./users.ts";

export const connections = 64;

/** What comes first is compiled while it runs. */
const warmUpSeconds = 2;

/** How long and how often. */
export interface Effort {
  readonly rounds: number;
  /** Of each round, and of each contender in it. */
  readonly seconds: number;
}

/** Medians of the rounds of one contender on one row. */
export interface Measurement {
  readonly contender: string;
  readonly cpuMicroseconds: number;
  readonly requestsPerSecond: number;
  readonly p99Milliseconds: number;
}

/** What came of some load, and the processor time of the server. */
interface Sample {
  readonly result: LoadResult;
  readonly cpuMicroseconds: number;
}

interface Running {
  readonly contender: Contender;
  readonly server: ServerProcess;
  readonly exchanges: readonly CheckedExchange[];
  /** Its database; null for rows without. */
  readonly file: DataFile | null;
}

/** Measures all contenders on a row. Those that cannot serve it are left out. */
export async function measureRow(
  row: Row,
  contenders: readonly Contender[],
  client: LoadProcess,
  effort: Effort,
): Promise<Measurement[]> {
  return withServers(row, contenders, async (running) => {
    for (const each of running) await load(each, row, client, warmUpSeconds);
    const samples = await interleave(running, effort.rounds, (each) => sample(each, row, client, effort.seconds));
    return running.map(({ contender: { name } }, index) => summarize(name, samples[index] ?? []));
  });
}

/** Starts all contenders on a row, and compares their answers. Returns the titles of those that serve it. */
export async function checkRow(row: Row, contenders: readonly Contender[]): Promise<string[]> {
  return withServers(row, contenders, async (running) => running.map(({ contender }) => titleOf(contender, row)));
}

/** Runs something while all servers of a row are up, each of them checked; stops them in any case. */
async function withServers<Result>(
  row: Row,
  contenders: readonly Contender[],
  run: (running: readonly Running[]) => Promise<Result>,
): Promise<Result> {
  const running: Running[] = [];
  const servers: ServerProcess[] = [];
  const files: DataFile[] = [];
  try {
    for (const contender of contenders.filter((each) => canServe(each, row))) {
      const file = row.app === "data" ? new DataFile() : null;
      if (file !== null) files.push(file);
      const server = await startContender(contender, row, [], file);
      servers.push(server);
      const exchanges = await checkAnswers(contender, server, row);
      const each = { contender, server, exchanges, file };
      checkUsers(each, row, exchanges.length);
      running.push(each);
    }
    return await run(running);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    for (const file of files) file.remove();
  }
}

/** Sends requests for a while, to a database that is as it was at first, and looks at what they have left there. */
async function load(running: Running, row: Row, client: LoadProcess, seconds: number): Promise<Sample> {
  const { server, exchanges, file } = running;
  file?.reset();
  const job = {
    port: server.port,
    connections,
    depth: row.depth,
    seconds,
    exchanges: exchanges.map(({ request, answer, varying }) => ({
      request: request.toString("base64"),
      answer: answer.toString("base64"),
      varying,
    })),
  };
  const sample = await server
    .cpuOf(() => client.run(job))
    .catch((error: Error) => {
      throw new Error(`${server.name}: ${error.message}`, { cause: error });
    });
  checkUsers(running, row, sample.result.requests);
  return sample;
}

/** @throws Error when other rows are in the database than that many answers tell of. */
function checkUsers({ server, file }: Running, row: Row, answered: number): void {
  if (file === null) return;
  const check = row.checkUsers ?? ((found) => deepStrictEqual(found, users));
  try {
    check(file.users(), answered);
  } catch (error) {
    throw new Error(`${server.name}, its database: ${(error as Error).message}`, { cause: error });
  }
}

async function sample(running: Running, row: Row, client: LoadProcess, seconds: number): Promise<Measurement> {
  const { result, cpuMicroseconds } = await load(running, row, client, seconds);
  return {
    contender: running.contender.name,
    cpuMicroseconds: cpuMicroseconds / result.requests,
    requestsPerSecond: result.requests / result.seconds,
    p99Milliseconds: result.p99Milliseconds,
  };
}

function summarize(contender: string, samples: readonly Measurement[]): Measurement {
  const medianOf = (key: Exclude<keyof Measurement, "contender">): number => median(samples.map((each) => each[key]));
  return {
    contender,
    cpuMicroseconds: medianOf("cpuMicroseconds"),
    requestsPerSecond: medianOf("requestsPerSecond"),
    p99Milliseconds: medianOf("p99Milliseconds"),
  };
}
