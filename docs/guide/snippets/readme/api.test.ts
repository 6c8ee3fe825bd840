import { TestClient } from "boltapi/testing";
import { expect, it } from "vitest";
import { api, notes } from "./api.ts";

it("finds the note that was added", async () => {
  await using client = new TestClient(api);
  client.override(notes, []);

  await client.post("/notes", { json: { text: "Buy milk" } });
  const response = await client.get("/notes/1");

  expect(response.json()).toEqual({ id: 1, text: "Buy milk" });
});

it("refuses a note without text", async () => {
  await using client = new TestClient(api);
  const response = await client.post("/notes", { json: { text: "" } });
  expect(response.status).toBe(422);
});
