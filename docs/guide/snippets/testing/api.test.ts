import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { api, type Catalogue, catalogue } from "./api.ts";

const fake: Catalogue = {
  find: async (id) => (id === 1 ? { id: 1, title: "Middlemarch" } : null),
};

describe("GET /books/{id}", () => {
  it("answers with the book", async () => {
    await using client = new TestClient(api);
    client.override(catalogue, fake);

    const response = await client.get("/books/1");

    expect(response.status).toBe(200);
    expect(response.json()).toEqual({ id: 1, title: "Middlemarch" });
  });

  it("answers 404 for a book that does not exist", async () => {
    await using client = new TestClient(api);
    client.override(catalogue, fake);

    const response = await client.get("/books/2");

    expect(response.status).toBe(404);
    expect(response.json()).toEqual({ detail: "No such book" });
  });
});
