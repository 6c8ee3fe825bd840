// A chart of all rows as SVG: a panel for each, a bar for each contender. Written by hand, so that it needs no package, takes
// its colours from whether the reader's screen is light or dark, and can be read without any.

import { baselineName } from "../contenders.ts";
import type { Measurement } from "../measure-row.ts";
import { findMeasurement, formatRatio, formatTime, type RowResult, titleIn } from "./tables.ts";

const columns = 3;
const panelWidth = 320;
const barHeight = 14;
const barGap = 4;
const titleHeight = 26;
const panelGap = 24;
const nameWidth = 130;
const barWidth = 110;
const headHeight = 52;
/** Bars end here, as a multiple of Fastify's; what is longer is cut, and its number tells. */
const longestRatio = 2;

/** The whole chart. Times are microseconds of CPU for each request. */
export function drawChart(results: readonly RowResult[]): string {
  const bars = Math.max(...results.map(({ measurements }) => measurements.length));
  const panelHeight = titleHeight + bars * (barHeight + barGap) + panelGap;
  const width = columns * panelWidth;
  const height = headHeight + Math.ceil(results.length / columns) * panelHeight;
  const panels = results.map((result, index) => {
    const x = (index % columns) * panelWidth;
    const y = headHeight + Math.floor(index / columns) * panelHeight;
    return `<g transform="translate(${x} ${y})">${drawPanel(result)}</g>`;
  });
  const title = "Microseconds of server CPU for each request";
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">`,
    `<style>${style}</style>`,
    `<text class="head" x="0" y="18">${title}</text>`,
    `<text class="note" x="0" y="36">Shorter is better; in brackets the ratio to Fastify. Bars end at ${longestRatio} times Fastify.</text>`,
    ...panels,
    "</svg>\n",
  ].join("\n");
}

/** Colours of mid lightness and two sets of greys: the picture has no background of its own. */
const style = `
text { font: 11px system-ui, sans-serif; fill: #57606a }
.head { font-size: 16px; font-weight: 600; fill: #1f2328 }
.title { font-size: 12px; font-weight: 600; fill: #1f2328 }
.own { font-weight: 600; fill: #1f2328 }
.name { text-anchor: end }
rect { fill: #8c959f }
.boltapi { fill: #1a7f64 }
.fastify { fill: #57606a }
.floor { fill: none; stroke: #8c959f }
@media (prefers-color-scheme: dark) {
  text { fill: #9198a1 }
  .head, .title, .own { fill: #f0f6fc }
  rect { fill: #656c76 }
  .boltapi { fill: #2fbf94 }
  .fastify { fill: #b7bdc8 }
  .floor { fill: none; stroke: #656c76 }
}`;

function drawPanel({ row, measurements }: RowResult): string {
  const baseline = findMeasurement(measurements, baselineName)?.cpuMicroseconds;
  const longest = Math.max(...measurements.map(({ cpuMicroseconds }) => cpuMicroseconds));
  const scale = barWidth / (baseline === undefined ? longest : baseline * longestRatio);
  const bars = measurements.map((each, index) =>
    drawBar(titleIn(row, each.contender), each, titleHeight + index * (barHeight + barGap), scale, baseline),
  );
  return `<text class="title" x="0" y="14">${escapeXml(row.title)}</text>${bars.join("")}`;
}

function drawBar(
  title: string,
  measurement: Measurement,
  y: number,
  scale: number,
  baseline: number | undefined,
): string {
  const { contender, cpuMicroseconds } = measurement;
  const length = Math.max(1, Math.min(barWidth, cpuMicroseconds * scale));
  const ratio = contender === baselineName ? "" : formatRatio(cpuMicroseconds, baseline);
  const value = `${formatTime(cpuMicroseconds)}${ratio === "" ? "" : ` (${ratio})`}`;
  const middle = y + barHeight - 3;
  const own = contender.startsWith("boltapi") ? " own" : "";
  return (
    `<text class="name${own}" x="${nameWidth}" y="${middle}">${escapeXml(title)}</text>` +
    `<rect class="${barClass(contender)}" x="${nameWidth + 6}" y="${y}" width="${length.toFixed(1)}" height="${barHeight}" rx="2"/>` +
    `<text class="value${own}" x="${nameWidth + 10 + length}" y="${middle}">${value}</text>`
  );
}

function barClass(contender: string): string {
  if (contender.startsWith("boltapi")) return "boltapi";
  if (contender === baselineName) return "fastify";
  return contender.startsWith("node-") ? "floor" : "other";
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
