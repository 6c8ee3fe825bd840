import { LoadProcess } from "../measure/load-process.ts";
import { markdownTable } from "../report.ts";
import { buildCommit } from "./build-commit.ts";
import { type Contender, contenders } from "./contenders.ts";
import { type Measurement, measureRow } from "./measure-row.ts";
import type { BenchOptions } from "./options.ts";
import { formatRatio, formatTime } from "./report/tables.ts";

const here = contenders.find(({ name }) => name === "boltapi") as Contender;

/** Measures BoltAPI as it is in this checkout beside BoltAPI of another commit. */
export async function compareCommits(options: BenchOptions, commit: string): Promise<void> {
  const build = buildCommit(commit);
  const there: Contender = {
    ...here,
    name: "there",
    title: `BoltAPI of ${commit}`,
    env: { BOLTAPI_BUILD: build.directory },
  };
  const client = new LoadProcess();
  const lines: string[][] = [];
  try {
    for (const row of options.rows) {
      const [ours, theirs] = await measureRow(row, [here, there], client, options);
      if (ours === undefined || theirs === undefined) continue;
      lines.push([row.title, ...compare(ours, theirs)]);
      console.log(`${row.title}: ${lines.at(-1)?.slice(1, 4).join(" · ")}`);
    }
  } finally {
    client.stop();
    build.remove();
  }
  const head = ["", "CPU µs/request here", `${commit} (${build.hash})`, "ratio", "p99 ms here", commit];
  console.log(`\n${markdownTable(head, lines)}`);
}

function compare(ours: Measurement, theirs: Measurement): string[] {
  return [
    formatTime(ours.cpuMicroseconds),
    formatTime(theirs.cpuMicroseconds),
    formatRatio(ours.cpuMicroseconds, theirs.cpuMicroseconds),
    formatTime(ours.p99Milliseconds),
    formatTime(theirs.p99Milliseconds),
  ];
}
