import { BoltAPI, silentLogger } from "boltapi";
import { type AppDatabase, mysql, postgres } from "boltapi/db";
import { TestClient } from "boltapi/testing";
import { expect, it } from "vitest";
import { loadDriver } from "../../src/db/load-driver.ts";

it.each<readonly [string, AppDatabase]>([
  ["PostgreSQL at 127.0.0.1:1/shop", postgres({ url: "postgres://shop:s3cret@127.0.0.1:1/shop" })],
  ["MySQL at 127.0.0.1:1/shop", mysql({ url: "mysql://shop:s3cret@127.0.0.1:1/shop" })],
])("says that there is no %s, without the password", async (place, database) => {
  const api = new BoltAPI({ database, logger: silentLogger });
  api.get("/", () => 1);
  await using client = new TestClient(api);
  const error: unknown = await client.get("/").catch((caught: unknown) => caught);
  const message = `DATABASE_UNREACHABLE: ${place} cannot be reached: connect ECONNREFUSED 127.0.0.1:1. Start it, or correct the URL.`;
  expect((error as Error).message).toBe(message);
  expect((error as Error).stack).not.toContain("s3cret");
});

it.each([undefined, "", "127.0.0.1", "http://a", "mysql://user:sec/ret@h"])(
  "takes %j for no URL, and does not show it",
  (url) => {
    expect(() => postgres({ url: url as string })).toThrow(
      'OPTION_INVALID: Option "url": expected a URL such as "postgres://user:password@127.0.0.1:5432/shop". ' +
        "Special characters of user and password are percent-encoded.",
    );
  },
);

it("names the package of a driver that is not installed", () => {
  expect(() => loadDriver("boltapi-no-such-driver/promise", "MySQL")).toThrow(
    'PEER_MISSING: MySQL needs the package "boltapi-no-such-driver". Install it: npm install boltapi-no-such-driver.',
  );
});
