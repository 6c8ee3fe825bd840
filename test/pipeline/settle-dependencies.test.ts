import { BoltAPI, type HttpRequest, silentLogger } from "boltapi";
import { TestClient } from "boltapi/testing";
import { expect, it } from "vitest";
import { Dependency, type Settle } from "../../src/dependencies/depends.ts";

function settling(settle: Settle): Dependency<unknown> {
  return new Dependency(() => "value", { name: "settling" }, settle);
}

async function statusOf(handler: () => unknown, ...settles: Settle[]): Promise<number> {
  const api = new BoltAPI({ logger: silentLogger });
  const depends = Object.fromEntries(settles.map((settle, index) => [`each${index}`, settling(settle)]));
  api.get("/", { depends }, handler);
  await using client = new TestClient(api, { raiseServerErrors: false });
  return (await client.get("/")).status;
}

it("ends dependencies in the opposite order, and says whether the route has succeeded", async () => {
  const told: unknown[] = [];
  const note =
    (name: string): Settle =>
    async (request: HttpRequest, isSuccess) =>
      void told.push([name, request.path, isSuccess]);
  expect(await statusOf(() => 1, note("first"), note("second"))).toBe(200);
  expect(
    await statusOf(() => {
      throw new Error("broken");
    }, note("third")),
  ).toBe(500);
  expect(told).toEqual([
    ["second", "/", true],
    ["first", "/", true],
    ["third", "/", false],
  ]);
});

it("answers an error of one, and ends the others as after a failure", async () => {
  const told: boolean[] = [];
  const status = await statusOf(
    () => 1,
    async (_, isSuccess) => void told.push(isSuccess),
    () => {
      throw new Error("broken");
    },
  );
  expect(status).toBe(500);
  expect(told).toEqual([false]);
});

it("costs routes without such dependencies nothing", async () => {
  const api = new BoltAPI();
  api.get("/", () => 1);
  expect(api.compile().routes[0]?.middleware).toBeNull();
});
