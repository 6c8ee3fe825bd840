import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus } from "node:os";
import type { IdleMemory } from "../idle-memory.ts";
import { connections, type Effort } from "../measure-row.ts";
import type { BenchOptions } from "../options.ts";
import { drawChart } from "./chart.ts";
import { describeIdleMemory, describeRow, type RowResult, summarizeRows } from "./tables.ts";

// This file runs from dist/frameworks/report.
const readme = new URL("../../../README.md", import.meta.url);
const chart = new URL("../../../frameworks.svg", import.meta.url);
const start = "<!-- frameworks: written by scripts/bench --write -->";
const end = "<!-- /frameworks -->";
const packages = ["fastify", "hono", "@hono/node-server", "express", "elysia", "bun", "zod"];

/** Puts the results between their markers in bench/README.md, and the chart beside it. */
export function writeReadme(results: readonly RowResult[], idle: readonly IdleMemory[], options: BenchOptions): void {
  const text = readFileSync(readme, "utf8");
  const parts = [
    "![Microseconds of server CPU for each request, of all contenders and rows](frameworks.svg)",
    describeSetUp(options),
    summarizeRows(results),
    describeIdleMemory(idle, options.idleConnections),
    `<details><summary>Each row: requests per second and p99</summary>\n\n${results
      .map(describeRow)
      .join("\n\n")}\n\n</details>`,
  ];
  writeFileSync(readme, replaceBetweenMarkers(text, parts.join("\n\n")));
  writeFileSync(chart, drawChart(results));
}

/** @throws Error when the text has no such markers. */
export function replaceBetweenMarkers(text: string, content: string): string {
  const from = text.indexOf(start);
  const to = text.indexOf(end, from);
  if (from === -1 || to === -1) throw new Error(`bench/README.md has to have the lines "${start}" and "${end}".`);
  return `${text.slice(0, from + start.length)}\n\n${content}\n\n${text.slice(to)}`;
}

function describeSetUp({ rounds, seconds }: Effort): string {
  const processors = cpus();
  const machine = `${processors[0]?.model.trim() ?? "an unknown processor"}, ${processors.length} cores`;
  return (
    `${packages.map(versionOf).join(", ")}, Node ${process.versions.node}, ${machine}. ` +
    `Medians of ${rounds} rounds of ${seconds} s, ${connections} connections.`
  );
}

function versionOf(name: string): string {
  // Not every package lets its package.json be required.
  const file =
    createRequire(import.meta.url)
      .resolve.paths(name)
      ?.map((path) => `${path}/${name}/package.json`) ?? [];
  for (const path of file) {
    try {
      return `${name} ${(JSON.parse(readFileSync(path, "utf8")) as { version: string }).version}`;
    } catch {
      // In a directory further up, then.
    }
  }
  return name;
}
