import { describe, expect, it } from "vitest";
import type { Measurement } from "../../bench/frameworks/measure-row.ts";
import { drawChart } from "../../bench/frameworks/report/chart.ts";
import {
  describeIdleMemory,
  describeRow,
  type RowResult,
  summarizeRows,
} from "../../bench/frameworks/report/tables.ts";
import { replaceBetweenMarkers } from "../../bench/frameworks/report/write-readme.ts";
import type { Row } from "../../bench/frameworks/row.ts";
import { rows } from "../../bench/frameworks/rows.ts";

const rowOf = (name: string): Row => rows.find((row) => row.name === name) as Row;

function measured(contender: string, cpuMicroseconds: number): Measurement {
  return { contender, cpuMicroseconds, requestsPerSecond: 1234.5, p99Milliseconds: 4.25 };
}

const root: RowResult = {
  row: rowOf("root"),
  measurements: [measured("boltapi", 8), measured("fastify", 20), measured("express", 100), measured("node-net", 7.5)],
};
const manyRoutes: RowResult = {
  row: rowOf("10000-routes"),
  measurements: [measured("boltapi", 9.994), measured("fastify", 25)],
};

describe("a row", () => {
  it("has times, and ratios to Fastify and to bare sockets", () => {
    const [, , , , boltapi, fastify] = describeRow(root).split("\n");

    expect(boltapi).toBe("| BoltAPI | 8.00 | 0.40 | 1.07 | 1,235 | 4.25 |");
    expect(fastify).toBe("| Fastify | 20.0 | 1.00 | 2.67 | 1,235 | 4.25 |");
  });

  it("leaves a ratio open to whom was not measured", () => {
    expect(describeRow(manyRoutes)).toContain("| BoltAPI | 9.99 | 0.40 |  | 1,235 |");
  });
});

describe("the table of all rows", () => {
  it("has a column for each contender that was measured, in the order of all", () => {
    expect(summarizeRows([root, manyRoutes]).split("\n")).toEqual([
      "| CPU µs/request | BoltAPI | Fastify | Express | node:net |",
      "| --- | --: | --: | --: | --: |",
      "| root JSON | 8.00 (0.40) | 20.0 | 100 (5.00) | 7.50 (0.38) |",
      "| one of 10,000 routes | 9.99 (0.40) | 25.0 |  |  |",
    ]);
  });
});

describe("memory of idle connections", () => {
  it("is told beside what bare sockets take", () => {
    const idle = [
      { contender: "boltapi", residentBytes: 3600, heapBytes: 2100 },
      { contender: "node-net", residentBytes: 3900, heapBytes: 900 },
    ];

    const text = describeIdleMemory(idle, 10_000);

    expect(text).toContain("10,000 of them");
    expect(text).toContain("| BoltAPI | 3.6 | -0.3 | 2.1 |");
  });
});

describe("the chart", () => {
  const chart = drawChart([root, manyRoutes]);

  it("has a panel for each row, and a bar for each of its contenders", () => {
    expect(chart.match(/<g /g)).toHaveLength(2);
    expect(chart.match(/<rect /g)).toHaveLength(6);
    expect(chart).toContain(">8.00 (0.40)<");
  });

  it("cuts bars at twice Fastify's, and never lets one vanish", () => {
    const widths = [...chart.matchAll(/<rect [^>]*width="([\d.]+)"/g)].map(([, width]) => Number(width));
    const [boltapi, fastify, express] = widths as [number, number, number];

    expect(boltapi / fastify).toBeCloseTo(0.4);
    expect(express).toBe(2 * fastify);
    expect(drawChart([{ ...root, measurements: [measured("boltapi", 0.001), measured("fastify", 100)] }])).toContain(
      'width="1.0"',
    );
  });
});

describe("the page", () => {
  const start = "<!-- frameworks: written by scripts/bench --write -->";
  const end = "<!-- /frameworks -->";

  it("gets new results in place of the old ones, and keeps what is around them", () => {
    const text = `before\n\n${start}\n\nold\n\n${end}\n\nafter\n`;

    const written = replaceBetweenMarkers(text, "new");

    expect(written).toBe(`before\n\n${start}\n\nnew\n\n${end}\n\nafter\n`);
    expect(replaceBetweenMarkers(written, "new")).toBe(written);
  });

  it("is left alone without its markers", () => {
    expect(() => replaceBetweenMarkers(`${end} ${start}`, "new")).toThrow(/has to have the lines/);
  });
});
