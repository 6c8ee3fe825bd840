import { apiKey } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { api } from "../../docs/guide/snippets/api-keys/lookup.ts";
import { codeSpans, readTable } from "./markdown.ts";

describe("the page about API keys", () => {
  it("lists every option", () => {
    const options = readTable("docs/guide/api-keys.md", "option of `apiKey`").map(([name = ""]) => codeSpans(name)[0]);
    expect(() => apiKey({ unknown: 1 } as object)).toThrow(`Options are ${options.join(", ")}.`);
  });

  it("is right about keys in a database", async () => {
    await using client = new TestClient(api);
    const { key } = (await client.post("/keys")).json() as { key: string };
    expect(key).toMatch(/^books_/);
    const named = { name: "mary", key: key.split("_")[1] };
    expect((await client.get("/me", { headers: { "x-api-key": key } })).json()).toEqual(named);
    expect((await client.get("/me", { headers: { authorization: `ApiKey ${key}` } })).json()).toEqual(named);
    expect((await client.get("/me", { headers: { "x-api-key": `${key}0` } })).status).toBe(401);
  });
});
