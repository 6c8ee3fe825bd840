import type { Server } from "node:http";
import { describe, expect, test } from "vitest";
import { NodeHttpServer } from "../../../src/engines/node-http/node-http-server.ts";
import { corpus } from "./corpus/all-cases.ts";
import { nodeHttpDifferences } from "./corpus/node-http-differences.ts";
import { outcomeOf, type StartEngine } from "./corpus/outcome.ts";

/** Node takes connections from elsewhere as an event; its server is the engine's own business otherwise. */
const startNode: StartEngine = (handle) => {
  const server = Reflect.get(new NodeHttpServer(handle, {}), "server") as Server;
  return (socket) => server.emit("connection", socket);
};

const listed = new Set(
  nodeHttpDifferences.flatMap(({ cases }) =>
    Object.entries(cases).flatMap(([title, names]) => names.map((name) => `${title}: ${name}`)),
  ),
);

describe("node:http", () => {
  test("does the same with the corpus, but for what is listed", async () => {
    const unlisted: unknown[] = [];
    for (const [title, cases] of Object.entries(corpus)) {
      for (const { name, send, statuses, handled, connection } of cases) {
        if (listed.has(`${title}: ${name}`)) continue;
        const outcome = await outcomeOf(startNode, [send]);
        const expected = { statuses, handled, connection };
        if (JSON.stringify(outcome) !== JSON.stringify(expected)) unlisted.push({ title, name, expected, outcome });
      }
    }
    expect(unlisted).toEqual([]);
  });

  test("is compared in cases that exist, each with the specification that decides it", () => {
    const existing = Object.entries(corpus).flatMap(([title, cases]) => cases.map(({ name }) => `${title}: ${name}`));
    expect([...listed].filter((key) => !existing.includes(key))).toEqual([]);
    expect(nodeHttpDifferences.filter(({ decidedBy }) => !/^RFC \d{4} §[\d.]+/.test(decidedBy))).toEqual([]);
  });
});
