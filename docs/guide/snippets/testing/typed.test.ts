import { BoltAPI, depends, NotFound, t } from "boltapi";
import { TestClient } from "boltapi/testing";
import { expect, it } from "vitest";

const api = new BoltAPI();
const BookIn = t.Object({
  title: t.String(),
  tags: t.Array(t.String(), { default: [] }),
});
const BookOut = t.Object({ id: t.Integer(), title: t.String() });
const Problem = t.Object({ detail: t.String() });
const page = depends(
  { query: { page: t.Integer({ default: 1 }), size: t.Integer() } },
  ({ query }) => query,
);

const addBook = api.post(
  "/books",
  { body: BookIn, response: BookOut, status: 201 },
  ({ body }) => ({ id: 1, title: body.title }),
);
const getBook = api.get(
  "/books/{id:int}",
  { response: BookOut, responses: { 404: Problem } },
  ({ params }) => {
    if (params.id !== 1) throw new NotFound("No such book");
    return { id: 1, title: "Middlemarch" };
  },
);
const listBooks = api.get("/books", { depends: { page } }, ({ page }) => ({
  ...page,
  at: new Date(0),
}));

it("knows what goes in and what comes out", async () => {
  await using client = new TestClient(api);

  const added = await client.call(addBook, { json: { title: "Middlemarch" } });
  expect(added.status).toBe(201);
  expect(added.data.title).toBe("Middlemarch");

  const listed = await client.call(listBooks, { query: { size: 10 } });
  expect(listed.data.page).toBe(1);
  expect(listed.data.at.slice(0, 4)).toBe("1970");
});

it("shows the error in place of the data", async () => {
  await using client = new TestClient(api);

  const missing = await client.call(getBook, { params: { id: 2 } });
  expect(missing.status).toBe(404);
  expect(missing.dataOf(404).detail).toBe("No such book");
  expect(() => missing.data).toThrow("GET /books/2 answered 404, not 2xx");
});
