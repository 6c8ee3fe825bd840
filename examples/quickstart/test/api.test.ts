import { TestClient } from "boltapi/testing";
import { expect, test } from "vitest";
import { api, shelf } from "../api.ts";

/** A client whose shelf holds one book, and which needs no server. */
function openClient(): TestClient {
  const client = new TestClient(api);
  client.override(shelf, [{ id: 1, title: "Emma", year: 1815 }]);
  return client;
}

test("finds a book by its id", async () => {
  await using client = openClient();
  const response = await client.get("/books/1");
  expect(response.json()).toEqual({ id: 1, title: "Emma", year: 1815 });
});

test("keeps a new book and redirects to it", async () => {
  await using client = openClient();
  const created = await client.post("/books", { json: { title: "Persuasion", year: 1817 } });
  expect(created.status).toBe(201);
  const latest = await client.get("/latest");
  expect(latest.json()).toEqual({ id: 2, title: "Persuasion", year: 1817 });
});

test("lists books of before a year", async () => {
  await using client = openClient();
  const response = await client.get("/books", { query: { before: 1800 } });
  expect(response.json()).toEqual([]);
});

test("refuses a book that is on the shelf", async () => {
  await using client = openClient();
  const response = await client.post("/books", { json: { title: "Emma", year: 1815 } });
  expect(response.status).toBe(409);
});
