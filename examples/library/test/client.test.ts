import type { ApiServer } from "boltapi";
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, test, vi } from "vitest";
import { api } from "../api.ts";
import { type ApiClient, createClient, type Schemas } from "../client/api-client.ts";

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

let server: ApiServer;
let client: ApiClient;
let librarian: ApiClient;

beforeAll(async () => {
  server = await api.listen({ port: 0 });
});

afterAll(() => server.close());

beforeEach(() => {
  client = createClient({ baseUrl: server.url });
  librarian = createClient({ baseUrl: server.url, token: "librarian-1" });
});

describe("what is sent and what is answered", () => {
  test("path, query, headers and cookies arrive as declared", async () => {
    const { data, error, response } = await client.GET("/books", {
      params: {
        query: { genre: ["fiction", "science"], before: 1970, limit: 1 },
        header: { "x-request-source": "test" },
        cookie: { order: "year" },
      },
    });
    expect(response.status).toBe(200);
    expect(error).toBeUndefined();
    expect(data?.total).toBe(2);
    expect(data?.items.map(({ title }) => title)).toEqual(["The Origin of Species"]);
    const byTitle = await client.GET("/books");
    expect(byTitle.data?.items[0]?.title).toBe("The Left Hand of Darkness");
  });

  test("a book is found by the number in its path", async () => {
    const { data } = await client.GET("/books/{id}", { params: { path: { id: 1 } } });
    expect(data).toMatchObject({ id: 1, title: "The Left Hand of Darkness", cover: null });
  });

  test("slashes stay in a path", async () => {
    const { data } = await client.GET("/files/{name}", { params: { path: { name: "2026/minutes of May.pdf" } } });
    expect(data).toEqual({ name: "2026/minutes of May.pdf" });
  });

  test("JSON is sent with a token, and nothing comes back where nothing is answered", async () => {
    const added = await librarian.POST("/books", {
      body: { title: "Duino Elegies", genre: "poetry", year: 1923, tags: [] },
    });
    expect(added.response.status).toBe(201);
    const id = added.data?.id ?? 0;
    const removed = await librarian.DELETE("/books/{id}", { params: { path: { id } } });
    expect(removed.response.status).toBe(204);
    expect(removed.data).toBeUndefined();
    expect(removed.error).toBeUndefined();
  });

  test("a redirect is followed", async () => {
    const { data, response } = await client.GET("/latest");
    expect(response.redirected).toBe(true);
    expect(data).toMatchObject({ id: 2 });
  });

  test("a form is sent urlencoded, and the token in its answer is used", async () => {
    const { data } = await client.POST("/token", { body: { username: "ada", password: "lovelace" } });
    const token = async (): Promise<string | undefined> => data?.access_token;
    const member = createClient({ baseUrl: server.url, token });
    const { response } = await member.DELETE("/books/{id}", { params: { path: { id: 404 } } });
    expect(response.status).toBe(404);
  });
});

describe("contents that are no JSON", () => {
  test("a file is uploaded with other fields, and comes back as it was", async () => {
    const picture = new File([png], "cover.png", { type: "image/png" });
    const { data, error } = await librarian.PUT("/books/{id}/cover", {
      params: { path: { id: 1 } },
      body: { picture, credits: ["Ann", "Bo"], scale: 0.5 },
    });
    expect(error).toBeUndefined();
    expect(data).toEqual({ name: "cover.png", size: png.length, credits: ["Ann", "Bo"], scale: 0.5 });
    const cover = await client.GET("/books/{id}/cover", { params: { path: { id: 1 } } });
    expect(cover.data).toBeInstanceOf(Blob);
    expect(cover.data?.type).toBe("image/png");
    expect(new Uint8Array((await cover.data?.arrayBuffer()) ?? [])).toEqual(png);
  });

  test("a FormData of the caller is sent as it is", async () => {
    const form = new FormData();
    form.append("picture", new Blob([png], { type: "image/png" }), "own.png");
    const { data } = await librarian.PUT("/books/{id}/cover", {
      params: { path: { id: 1 } },
      body: form,
    });
    expect(data?.name).toBe("own.png");
  });

  test("text comes as text", async () => {
    const { data } = await client.GET("/catalogue");
    expect(data).toBe("The Left Hand of Darkness\nThe Origin of Species\n");
  });

  test("events come as a stream", async () => {
    const { data } = await client.GET("/arrivals");
    const text = await new Response(data).text();
    expect(text).toContain("id: 2\n");
    expect(text).toContain("The Origin of Species");
  });

  test("what the caller says of an answer goes before what the client knows", async () => {
    const { data } = await client.GET("/catalogue", { parseAs: "arrayBuffer" });
    expect(data?.byteLength).toBeGreaterThan(0);
    expectTypeOf(data).toEqualTypeOf<ArrayBuffer | undefined>();
  });
});

describe("errors", () => {
  test("name what is missing", async () => {
    const { data, error, response } = await client.GET("/books/{id}", { params: { path: { id: 77 } } });
    expect(response.status).toBe(404);
    expect(data).toBeUndefined();
    expect(error).toEqual({ detail: "There is no book 77" });
  });

  test("list what does not fit, in a body, in the query and in an upload", async () => {
    const body = await librarian.POST("/books", { body: { title: "", genre: "poetry", year: 1, tags: [] } });
    expect(body.response.status).toBe(422);
    expect(locationsIn(body.error)).toEqual([
      ["body", "title"],
      ["body", "year"],
    ]);
    const query = await client.GET("/books", { params: { query: { limit: 500 } } });
    expect(locationsIn(query.error)).toEqual([["query", "limit"]]);
    const text = new File(["no picture"], "cover.txt", { type: "text/plain" });
    const upload = await librarian.PUT("/books/{id}/cover", { params: { path: { id: 1 } }, body: { picture: text } });
    expect(upload.response.status).toBe(422);
    expect(locationsIn(upload.error)).toEqual([["body", "picture"]]);
  });

  test("tell who may not, and what exists already", async () => {
    const book = {
      title: "The Origin of Species",
      genre: "science",
      year: 1859,
      tags: ["old"],
    } satisfies Schemas["NewBook"];
    const stranger = await client.POST("/books", { body: book });
    expect(stranger.response.status).toBe(401);
    expect(stranger.response.headers.get("www-authenticate")).toBe("Bearer");
    const twice = await librarian.POST("/books", { body: book });
    expect(twice.response.status).toBe(409);
    expect(twice.error).toEqual({ detail: '"The Origin of Species" is on the shelf already' });
    const thief = await client.POST("/token", { body: { username: "ada", password: "wrong" } });
    expect(thief.error).toEqual({ detail: "Wrong name or password" });
  });
});

test("the visit of client/visit.ts goes well", async () => {
  process.env.LIBRARY_URL = server.url;
  const written: unknown[][] = [];
  const log = vi.spyOn(console, "log").mockImplementation((...words: unknown[]) => void written.push(words));
  try {
    await import("../client/visit.ts");
  } finally {
    log.mockRestore();
    delete process.env.LIBRARY_URL;
  }
  expect(written).toEqual([["The Left Hand of Darkness (1969)"], ["image/png", 4]]);
});

describe("types", () => {
  test("say what is answered", () => {
    const calls = async () => {
      const list = await client.GET("/books");
      expectTypeOf(list.data).toEqualTypeOf<Schemas["Shelf"] | undefined>();
      const added = await client.POST("/books", { body: { title: "T", genre: "poetry", year: 1923 } });
      expectTypeOf(added.data).toEqualTypeOf<Schemas["Book"] | undefined>();
      if (added.error !== undefined) expectTypeOf(added.error).toExtend<{ detail: unknown }>();
      const cover = await client.GET("/books/{id}/cover", { params: { path: { id: 1 } } });
      expectTypeOf(cover.data).toEqualTypeOf<Blob | undefined>();
      const catalogue = await client.GET("/catalogue");
      expectTypeOf(catalogue.data).toEqualTypeOf<string | undefined>();
      const arrivals = await client.GET("/arrivals");
      expectTypeOf(arrivals.data).toEqualTypeOf<Response["body"] | undefined>();
    };
    expectTypeOf(calls).toBeFunction();
  });

  test("refuse what the API does not take", () => {
    const calls = async () => {
      // @ts-expect-error: there is no such path
      await client.GET("/magazines");
      // @ts-expect-error: the path has no such method
      await client.PATCH("/books");
      // @ts-expect-error: the path needs a number
      await client.GET("/books/{id}");
      // @ts-expect-error: the number is none
      await client.GET("/books/{id}", { params: { path: { id: "one" } } });
      // @ts-expect-error: there is no such genre
      await client.GET("/books", { params: { query: { genre: ["crime"] } } });
      // @ts-expect-error: there is no such key
      await client.GET("/books", { params: { query: { limt: 5 } } });
      // @ts-expect-error: a body is needed
      await client.POST("/books");
      // @ts-expect-error: a year is needed
      await client.POST("/books", { body: { title: "T", genre: "poetry" } });
      // @ts-expect-error: a picture is a file
      await client.PUT("/books/{id}/cover", { params: { path: { id: 1 } }, body: { picture: "cover.png" } });
      const { data } = await client.GET("/books/{id}", { params: { path: { id: 1 } } });
      // @ts-expect-error: there may be an error instead
      data.title;
      // @ts-expect-error: a book has no such field
      data?.pages;
    };
    expectTypeOf(calls).toBeFunction();
  });
});

/** Where the problems of a request are. */
function locationsIn(error: Schemas["ValidationErrorBody"] | { readonly detail: string } | undefined): unknown[] {
  const detail = error?.detail;
  return Array.isArray(detail) ? detail.map(({ loc }) => loc) : [];
}
