import { BoltAPI } from "boltapi";
import { type AppDatabase, database, sqlite } from "boltapi/db";
import { TestClient } from "boltapi/testing";
import { type SQL, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/sqlite-proxy";
import { expect, it } from "vitest";
import { maxRepeats } from "../../src/db/repeated-queries.ts";
import { type RecordingLogger, recordingLogger } from "../logging/recording-logger.ts";

type Queryable = AppDatabase & { all(query: SQL): PromiseLike<unknown> };

function apiWith(db: Queryable, logger: RecordingLogger, debug = true): BoltAPI {
  const api = new BoltAPI({ database: db, debug, logger });
  api.get("/rows/{count:int}", async ({ params }) => {
    for (let id = 0; id < params.count; id++) await db.all(sql`select ${id} as id`);
    await db.all(sql`select 'once' as id`);
    return params.count;
  });
  return api;
}

it("warns of a statement that runs again and again in one request", async () => {
  const logger = recordingLogger();
  await using client = new TestClient(apiWith(sqlite({ file: ":memory:" }), logger));
  await Promise.all([client.get(`/rows/${maxRepeats}`), client.get(`/rows/${maxRepeats + 1}`), client.get("/rows/3")]);
  expect(logger.entries).toEqual([
    {
      level: "warn",
      message: 'The same statement ran 11 times in one request. Read related rows with a join, or with "with".',
      fields: expect.objectContaining({ route: "GET /rows/{count:int}", count: 11, sql: "select ? as id" }),
    },
  ]);
});

it("watches an instance of one's own, and leaves its logger as it is", async () => {
  const logger = recordingLogger();
  const seen: string[] = [];
  const queryLogger = { logQuery: (query: string) => void seen.push(query) };
  const db = database(
    drizzle(async () => ({ rows: [] }), { logger: queryLogger }),
    { dialect: "sqlite" },
  );
  for (const round of [1, 2]) {
    await using client = new TestClient(apiWith(db, logger));
    await client.get("/rows/20");
    expect(logger.entries).toHaveLength(round);
  }
  expect(seen.filter((query) => query === "select ? as id")).toHaveLength(40);
});

it("is not there without debug", async () => {
  const logger = recordingLogger();
  const api = apiWith(sqlite({ file: ":memory:" }), logger, false);
  expect(api.compile().routes[0]?.observers).toBeNull();
  await using client = new TestClient(api);
  await client.get("/rows/20");
  expect(logger.entries).toEqual([]);
});
