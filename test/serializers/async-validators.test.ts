import { BoltAPI, NotFound, serializer, t, ValueError } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";

const asked: string[] = [];

const Account = serializer("Account", {
  fields: { name: t.String(), email: t.String({ pattern: "@" }) },
  rename: "pascal",
  asyncValidators: {
    name: async (value) => {
      asked.push(value);
      await Promise.resolve();
      if (value === "taken") throw new ValueError("Name is taken");
      if (value === "gone") throw new NotFound("No such place");
      return value.toUpperCase();
    },
  },
  asyncValidate: async (account) => {
    asked.push("whole");
    await Promise.resolve();
    if (account.name === "ANN" && account.email === "b@b") throw new ValueError("Not Ann's", { field: "email" });
  },
});

const api = new BoltAPI();
api.post("/one", { body: Account }, ({ body }) => body);
api.post("/many", { body: t.Object({ accounts: t.Array(Account) }) }, ({ body }) => body);
api.get("/", { query: Account }, ({ query }) => query);

async function post(path: string, json: unknown): Promise<unknown> {
  asked.length = 0;
  await using client = new TestClient(api);
  const response = await client.post(path, { json });
  return response.json();
}

describe("validators that take time", () => {
  it("replace values, fields before the whole", async () => {
    expect(await post("/one", { Name: "ann", Email: "a@a" })).toEqual({ name: "ANN", email: "a@a" });
    expect(asked).toEqual(["ann", "whole"]);
  });

  it("tell where they found something, and the whole is not asked then", async () => {
    const issue = { type: "value_error", loc: ["body", "Name"], msg: "Name is taken" };
    expect(await post("/one", { Name: "taken", Email: "a@a" })).toEqual({ detail: [issue] });
    expect(asked).toEqual(["taken"]);
    expect(await post("/one", { Name: "ann", Email: "b@b" })).toMatchObject({ detail: [{ loc: ["body", "Email"] }] });
  });

  it("are not asked when anything else is wrong", async () => {
    expect(await post("/one", { Name: "taken", Email: "a" })).toMatchObject({ detail: [{ loc: ["body", "Email"] }] });
    const accounts = [{ Name: "taken", Email: "a@a" }, { Name: "ann" }];
    expect(await post("/many", { accounts })).toMatchObject({ detail: [{ loc: ["body", "accounts", 1, "Email"] }] });
    expect(asked).toEqual([]);
  });

  it("are asked for every element of a list, in the order of the list", async () => {
    const names = Array.from({ length: 30 }, (_, index) => (index % 10 === 3 ? "taken" : `n${index}`));
    const accounts = names.map((Name) => ({ Name, Email: "a@a" }));
    expect(await post("/many", { accounts })).toMatchObject({
      detail: [3, 13, 23].map((index) => ({ loc: ["body", "accounts", index, "Name"], msg: "Name is taken" })),
    });
  });

  it("work in a query, and may answer with another error", async () => {
    await using client = new TestClient(api);
    expect((await client.get("/?Name=ann&Email=a@a")).json()).toEqual({ name: "ANN", email: "a@a" });
    expect((await client.get("/?Name=taken&Email=a@a")).status).toBe(422);
    expect((await client.post("/one", { json: { Name: "gone", Email: "a@a" } })).status).toBe(404);
  });

  it("are waited for by parseAsync alone", async () => {
    const given = { Name: "ann", Email: "a@a" };
    expect(await Account.parseAsync(given)).toEqual({ name: "ANN", email: "a@a" });
    expect(given).toEqual({ Name: "ann", Email: "a@a" });
    expect(await Account.safeParseAsync({ ...given, Name: "taken" })).toMatchObject({ ok: false });
    expect(() => Account.parse(given)).toThrow("SERIALIZER_ASYNC");
  });

  it("have options of their own", () => {
    const Late = serializer("Late", { fields: { a: t.String() }, validators: { a: async (value) => value } });
    expect(() => Late.parse({ a: "x" })).toThrow("SERIALIZER_VALIDATOR_ASYNC");
    const Whole = serializer("Whole", { fields: { a: t.String() }, validate: async () => {} });
    expect(() => Whole.parse({ a: "x" })).toThrow("SERIALIZER_VALIDATOR_ASYNC");
  });
});
