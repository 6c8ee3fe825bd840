// Compiled, never run: what typed calls take and answer, and what must not compile.

import { BoltAPI, depends, json, Router, t, type UploadFile } from "boltapi";
import { TestClient } from "boltapi/testing";
import * as z from "zod";
import { type Equal, expectType } from "./equal.ts";

const api = new BoltAPI();
const client = new TestClient(api);

const ItemIn = t.Object({
  name: t.String(),
  tags: t.Array(t.String(), { default: [] }),
  size: t.Object({ width: t.Integer(), unit: t.Enum(["mm", "in"], { default: "mm" }) }),
  note: t.Optional(t.String()),
});
const ItemOut = t.Object({
  id: t.Integer(),
  name: t.String(),
  at: t
    .Codec(t.String({ format: "date-time" }))
    .Decode((value) => new Date(value))
    .Encode((value) => value.toISOString()),
});
const Missing = t.Object({ detail: t.String() });

// A handle says what it is of, and nothing that only start-up needs.
const health = api.get("/health", () => ({ status: "ok", at: new Date(), note: undefined as string | undefined }));
expectType<string>(health.path);
// @ts-expect-error: options are not for users of a handle
health.options;

// Nothing to bring along; data is what JSON makes of the handler's result.
const answered = await client.call(health);
expectType<Equal<typeof answered.data.status, string>>(true);
expectType<Equal<typeof answered.data.at, string>>(true);
expectType<{ status: string; at: string; note?: string }>(answered.data);
// @ts-expect-error: no such field
answered.data.missing;

// Placeholders, and those of a prefix that the route does not know.
const read = api.get(
  "/items/{id:int}/{slug}",
  { response: ItemOut, responses: { 404: Missing, 409: { schema: t.Object({ other: t.Integer() }) } } },
  ({ params }) => ({ id: params.id, name: params.slug, at: new Date() }),
);
const item = await client.call(read, { params: { id: 1, slug: "a" } });
expectType<Equal<typeof item.data, { id: number; name: string; at: string }>>(true);
expectType<Equal<ReturnType<typeof item.json>, unknown>>(true);
const missing = item.dataOf(404);
expectType<Equal<typeof missing, { detail: string }>>(true);
const conflict = item.dataOf(409);
expectType<Equal<typeof conflict, { other: number }>>(true);
const undeclared = item.dataOf(500);
expectType<Equal<typeof undeclared, unknown>>(true);
await client.call(read, { params: { id: 1, slug: "a", tenant: "of a prefix" } });
// @ts-expect-error: params are required
await client.call(read);
// @ts-expect-error: slug is missing
await client.call(read, { params: { id: 1 } });
// @ts-expect-error: id is a number
await client.call(read, { params: { id: "1", slug: "a" } });

// Inputs as clients send them: what is optional or has a default may be left out.
const search = api.get(
  "/search",
  {
    query: {
      q: t.String({ minLength: 1 }),
      page: t.Integer({ default: 1 }),
      sort: t.Union([t.Literal("asc"), t.Literal("desc")], { default: "asc" }),
      tags: t.Optional(t.Array(t.String())),
      since: t.Optional(
        t
          .Codec(t.String({ format: "date-time" }))
          .Decode((value) => new Date(value))
          .Encode((value) => value.toISOString()),
      ),
    },
    headers: { "x-tenant": t.String() },
    cookies: { theme: t.String({ default: "light" }) },
  },
  ({ query }) => {
    expectType<Equal<typeof query.page, number>>(true);
    expectType<Equal<typeof query.sort, "asc" | "desc">>(true);
    return [query.q];
  },
);
const headers = { "x-tenant": "a", authorization: "Bearer abc" };
const found = await client.call(search, { query: { q: "a", tags: ["x"], since: "2026-01-01T00:00:00Z" }, headers });
expectType<Equal<typeof found.data, string[]>>(true);
await client.call(search, { query: { q: "a", page: 2, sort: "desc" }, headers, cookies: { session: "s" } });
// @ts-expect-error: q is missing
await client.call(search, { query: { page: 2 }, headers });
// @ts-expect-error: there is no such parameter
await client.call(search, { query: { q: "a", pages: 2 }, headers });
// @ts-expect-error: neither asc nor desc
await client.call(search, { query: { q: "a", sort: "up" }, headers });
// @ts-expect-error: x-tenant is missing
await client.call(search, { query: { q: "a" }, headers: { authorization: "Bearer abc" } });
// @ts-expect-error: headers are missing
await client.call(search, { query: { q: "a" } });

// A body, with defaults at any depth.
const create = api.post("/items", { body: ItemIn, response: ItemOut, status: 201 }, ({ body }) => {
  expectType<Equal<typeof body.size, { width: number; unit: "mm" | "in" }>>(true);
  return { id: 1, name: body.name, at: new Date() };
});
await client.call(create, { json: { name: "a", size: { width: 1 } } });
await client.call(create, { json: { name: "a", size: { width: 1, unit: "in" }, tags: ["x"], note: "n" } });
// @ts-expect-error: the body is missing
await client.call(create);
// @ts-expect-error: size.width is missing
await client.call(create, { json: { name: "a", size: {} } });
// @ts-expect-error: tags are texts
await client.call(create, { json: { name: "a", size: { width: 1 }, tags: [1] } });
// @ts-expect-error: a route with a body has no form
await client.call(create, { form: { name: "a" } });

// Other libraries say themselves what they take and give.
const zod = api.post(
  "/zod",
  {
    query: z.object({ page: z.number().default(1) }),
    body: z.object({ name: z.string().default("a"), at: z.string().transform((value) => new Date(value)) }),
    response: z.object({ at: z.date() }),
  },
  ({ body }) => ({ at: body.at }),
);
const zodAnswer = await client.call(zod, { json: { at: "2026-01-01" } });
expectType<Equal<typeof zodAnswer.data, { at: string }>>(true);
await client.call(zod, { json: { at: "2026-01-01", name: "b" }, query: { page: 2 } });
// @ts-expect-error: at is a text before it is transformed
await client.call(zod, { json: { at: new Date() } });

// Files: any Blob stands for one.
const upload = api.post(
  "/upload",
  { form: { title: t.String(), file: t.File(), more: t.Optional(t.Files()) } },
  ({ form }) => {
    expectType<Equal<typeof form.file, UploadFile>>(true);
    return { size: form.file.size };
  },
);
await client.call(upload, { form: { title: "a", file: new Blob(["x"]), more: [new File(["y"], "y.txt")] } });
// @ts-expect-error: a text is no file
await client.call(upload, { form: { title: "a", file: "x" } });
// @ts-expect-error: title is missing
await client.call(upload, { form: { file: new Blob(["x"]) } });

// Dependencies, and what they depend on, declare inputs too.
const tenant = depends({ headers: { "x-tenant": t.String() } }, ({ headers }) => headers["x-tenant"]);
const page = depends(
  { query: { page: t.Integer({ default: 1 }), limit: t.Integer() }, depends: { tenant } },
  (input) => ({
    ...input.query,
  }),
);
const clock = depends(() => new Date());
const list = api.get("/list", { query: { q: t.Optional(t.String()) }, depends: { page, clock } }, ({ page }) => page);
await client.call(list, { query: { limit: 10 }, headers: { "x-tenant": "a" } });
await client.call(list, { query: { limit: 10, page: 2, q: "a" }, headers: { "x-tenant": "a" } });
// @ts-expect-error: limit is missing
await client.call(list, { query: { q: "a" }, headers: { "x-tenant": "a" } });
// @ts-expect-error: no such parameter
await client.call(list, { query: { limit: 10, size: 2 }, headers: { "x-tenant": "a" } });
// @ts-expect-error: x-tenant is missing
await client.call(list, { query: { limit: 10 } });

// Where nothing is declared, the handler may read what it likes.
const raw = api.post("/raw", async ({ request }) => request.text());
const text = await client.call(raw, { body: "bytes", query: { any: [1, 2] }, headers: { "x-any": "a" } });
expectType<Equal<typeof text.data, string>>(true);

// A response that the handler makes may hold anything; nothing is undefined; bytes are bytes.
const made = await client.call(api.get("/made", () => json({ a: 1 }, { status: 202 })));
expectType<Equal<typeof made.data, unknown>>(true);
const nothing = await client.call(api.delete("/nothing", { status: 204 }, () => {}));
expectType<Equal<typeof nothing.data, undefined>>(true);
const bytes = await client.call(api.get("/bytes", async () => new Uint8Array([1])));
expectType<Equal<typeof bytes.data, Uint8Array>>(true);
const maybe = await client.call(api.get("/maybe", () => (Math.random() > 1 ? null : { id: 1, run: () => 1 })));
expectType<{ id: number } | null>(maybe.data);

// WebSockets.
const chat = api.websocket("/chat/{room}", { query: { token: t.String() } }, async ({ socket, query }) => {
  expectType<Equal<typeof query, { token: string }>>(true);
  await socket.accept();
});
await client.websocket(chat, { params: { room: "a" }, query: { token: "x" }, subprotocols: ["chat.v1"] });
await client.websocket("/chat/a?token=x");
// @ts-expect-error: token is missing
await client.websocket(chat, { params: { room: "a" } });
// @ts-expect-error: a request is no handshake
await client.call(chat, { params: { room: "a" }, query: { token: "x" } });
// @ts-expect-error: a handshake is no request
await client.websocket(health);

// URLs by handle.
api.urlFor(read, { id: 1, slug: "a" }, { tab: "x" });
api.urlFor(health);
api.urlFor(chat, { room: "a" });
api.urlFor("by-name", { id: 1 });
// @ts-expect-error: slug is missing
api.urlFor(read, { id: 1 });
// @ts-expect-error: params are missing
api.urlFor(read);
api.get("/link", ({ request }) => ({ next: request.urlFor(read, { id: 2, slug: "b" }) }));

// Routers give handles too.
const router = new Router({ prefix: "/teams/{team}" });
const member = router.get("/{id:int}", ({ params }) => params.id);
const memberAnswer = await client.call(member, { params: { team: "a", id: 1 } });
expectType<Equal<typeof memberAnswer.data, number>>(true);
