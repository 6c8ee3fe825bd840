import { TestClient } from "boltapi/testing";
import { expect, test } from "vitest";
import { api, tasks } from "../api.ts";

/** A client without a socket, and without tasks. */
function openClient(): TestClient {
  const client = new TestClient(api);
  client.override(tasks, []);
  return client;
}

test("greets by name", async () => {
  await using client = openClient();
  const response = await client.get("/hello/Ada");
  expect(response.json()).toEqual({ message: "Hello, Ada!" });
});

test("keeps a new task", async () => {
  await using client = openClient();
  const created = await client.post("/tasks", { json: { title: "Write tests" } });
  expect(created.status).toBe(201);
  const found = await client.get("/tasks/1");
  expect(found.json()).toEqual({ id: 1, title: "Write tests", done: false });
});

test("lists as many tasks as asked for", async () => {
  await using client = openClient();
  for (const title of ["One", "Two", "Three"]) await client.post("/tasks", { json: { title } });
  const response = await client.get("/tasks", { query: { limit: 2 } });
  expect(response.json()).toMatchObject([{ title: "One" }, { title: "Two" }]);
});

test("refuses a task without a title", async () => {
  await using client = openClient();
  const response = await client.post("/tasks", { json: {} });
  expect(response.status).toBe(422);
  expect(response.json()).toMatchObject({ detail: [{ type: "missing_field", loc: ["body", "title"] }] });
});

test("answers 404 for a task that does not exist", async () => {
  await using client = openClient();
  const response = await client.get("/tasks/7");
  expect(response.status).toBe(404);
  expect(response.json()).toEqual({ detail: "No task has the id 7" });
});
