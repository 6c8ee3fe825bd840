// Results as tables of Markdown.
import { markdownTable } from "../../report.ts";
import { baselineName, contenders, titleOf } from "../contenders.ts";
import type { IdleMemory } from "../idle-memory.ts";
import type { Measurement } from "../measure-row.ts";
import type { Row } from "../row.ts";

export interface RowResult {
  readonly row: Row;
  readonly measurements: readonly Measurement[];
}

/** A row with everything that was measured. */
export function describeRow({ row, measurements }: RowResult): string {
  const baseline = findMeasurement(measurements, baselineName);
  const floor = findMeasurement(measurements, "node-net");
  const table = markdownTable(
    ["", "CPU µs/request", "to Fastify", "to node:net", "requests/s", "p99 ms"],
    measurements.map((each) => [
      titleIn(row, each.contender),
      formatTime(each.cpuMicroseconds),
      formatRatio(each.cpuMicroseconds, baseline?.cpuMicroseconds),
      formatRatio(each.cpuMicroseconds, floor?.cpuMicroseconds),
      Math.round(each.requestsPerSecond).toLocaleString("en"),
      formatTime(each.p99Milliseconds),
    ]),
  );
  return `**${row.title}** (\`${row.name}\`)\n\n${table}`;
}

/** Rows in two tables, as those with a database have other contenders. */
export function summarizeRows(results: readonly RowResult[]): string {
  const plain = results.filter(({ row }) => row.app !== "data");
  const data = results.filter(({ row }) => row.app === "data");
  const tables = plain.length > 0 ? [summarize(plain)] : [];
  if (data.length > 0) tables.push(`**With Drizzle, on SQLite**\n\n${summarize(data)}`);
  return tables.join("\n\n");
}

/** Microseconds of CPU for each request, and in brackets how they compare with Fastify's. */
function summarize(results: readonly RowResult[]): string {
  const columns = contenders.filter(({ name }) =>
    results.some(({ measurements }) => findMeasurement(measurements, name) !== undefined),
  );
  const cellOf = (measurements: readonly Measurement[], name: string): string => {
    const found = findMeasurement(measurements, name);
    if (found === undefined) return "";
    const ratio = formatRatio(found.cpuMicroseconds, findMeasurement(measurements, baselineName)?.cpuMicroseconds);
    const time = formatTime(found.cpuMicroseconds);
    return name === baselineName || ratio === "" ? time : `${time} (${ratio})`;
  };
  return markdownTable(
    ["CPU µs/request", ...columns.map(({ name }) => titleIn((results[0] as RowResult).row, name))],
    results.map(({ row, measurements }) => [row.title, ...columns.map(({ name }) => cellOf(measurements, name))]),
  );
}

export function describeIdleMemory(idle: readonly IdleMemory[], connections: number): string {
  const floor = idle.find(({ contender }) => contender === "node-net");
  const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1);
  const table = markdownTable(
    ["", "kB resident", "above node:net", "kB of heap"],
    idle.map(({ contender, residentBytes, heapBytes }) => [
      contenders.find(({ name }) => name === contender)?.title ?? contender,
      kilobytes(residentBytes),
      floor === undefined ? "" : kilobytes(residentBytes - floor.residentBytes),
      kilobytes(heapBytes),
    ]),
  );
  return `**an idle keep-alive connection** (\`idle\`, ${connections.toLocaleString("en")} of them)\n\n${table}`;
}

export function findMeasurement(measurements: readonly Measurement[], name: string): Measurement | undefined {
  return measurements.find(({ contender }) => contender === name);
}

/** What a contender is called among those of a row. */
export function titleIn(row: Row, name: string): string {
  const contender = contenders.find((each) => each.name === name);
  return contender === undefined ? name : titleOf(contender, row);
}

/** Three digits that count: 0.71, 8.52, 15.3, 2180. */
export function formatTime(value: number): string {
  if (value < 10) return value.toFixed(2);
  return value < 100 ? value.toFixed(1) : value.toFixed(0);
}

export function formatRatio(value: number, baseline: number | undefined): string {
  return baseline === undefined ? "" : (value / baseline).toFixed(2);
}
