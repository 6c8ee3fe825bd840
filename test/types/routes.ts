// Compiled, never run: every inference that the documentation promises, and what must not compile.

import { type } from "arktype";
import {
  type Authenticator,
  BoltAPI,
  depends,
  empty,
  type Guard,
  type HttpRequest,
  json,
  Router,
  redirect,
  t,
  type User,
} from "boltapi";
import * as v from "valibot";
import * as z from "zod";
import { type Equal, expectType } from "./equal.ts";

const api = new BoltAPI();
const ItemIn = t.Object({ name: t.String(), price: t.Number(), tags: t.Array(t.String(), { default: [] }) });
const ItemOut = t.Object({ id: t.Integer(), name: t.String(), price: t.Number() }, { $id: "ItemOut" });

interface Account extends User {
  readonly plan: "free" | "paid";
}
declare const jwt: () => Authenticator<Account>;
declare const isAuthenticated: () => Guard<true>;
declare const allowAny: () => Guard<false>;

// A route without placeholders has no params; a handler may ignore its argument.
api.get("/health", () => ({ status: "ok" }));
api.get("/health", (input) => {
  expectType<Equal<typeof input, { request: HttpRequest }>>(true);
});

// The path declares its own types.
api.get("/users/{user_id:int}/posts/{slug}", ({ params }) => {
  expectType<Equal<typeof params, { user_id: number; slug: string }>>(true);
});

// Records of schemas; constraints and defaults do not show, optional fields become optional keys.
api.get(
  "/search",
  {
    query: {
      q: t.String({ minLength: 1, maxLength: 100 }),
      page: t.Integer({ minimum: 1, default: 1 }),
      tags: t.Optional(t.Array(t.String())),
      sort: t.Union([t.Literal("asc"), t.Literal("desc")], { default: "asc" }),
      since: t
        .Codec(t.String({ format: "date-time" }))
        .Decode((value) => new Date(value))
        .Encode((value) => value.toISOString()),
    },
    headers: { "x-api-key": t.String() },
    cookies: { theme: t.String({ default: "light" }) },
  },
  ({ query, headers, cookies }) => {
    expectType<Equal<typeof query, { q: string; page: number; tags?: string[]; sort: "asc" | "desc"; since: Date }>>(
      true,
    );
    expectType<Equal<typeof headers, { "x-api-key": string }>>(true);
    expectType<Equal<typeof cookies, { theme: string }>>(true);
    return { ...query, theme: cookies.theme };
  },
);

// A whole object schema is a parameter model.
api.get(
  "/items",
  { query: t.Object({ limit: t.Integer({ default: 10 }), search: t.Optional(t.String()) }) },
  (input) => {
    expectType<Equal<typeof input.query, { limit: number; search?: string }>>(true);
  },
);

// Body and response.
api.post("/items", { body: ItemIn, response: ItemOut, status: 201, tags: ["items"] }, async ({ body }) => {
  expectType<Equal<typeof body, { name: string; price: number; tags: string[] }>>(true);
  return { id: 1, name: body.name, price: body.price };
});
api.post("/items", { body: ItemIn, response: ItemOut }, () => json({ id: 1, name: "a", price: 2 }, { status: 201 }));
api.post("/items", { response: ItemOut }, ({ request }) => (request.path === "/" ? redirect("/") : empty()));
api.post("/items", { response: ItemOut }, () => new Response("web"));

// Zod, Valibot, ArkType.
api.post("/zod", { body: z.object({ name: z.string(), age: z.coerce.number() }) }, ({ body }) => {
  expectType<Equal<typeof body, { name: string; age: number }>>(true);
  return { hello: body.name };
});
api.get("/zod", { query: { q: z.string().optional(), page: z.number().default(1) } }, ({ query }) => {
  expectType<Equal<typeof query, { page: number; q?: string | undefined }>>(true);
});
api.post("/valibot", { body: v.object({ name: v.string() }) }, ({ body }) => {
  expectType<Equal<typeof body, { name: string }>>(true);
});
api.post("/arktype", { body: type({ name: "string", "age?": "number" }) }, ({ body }) => {
  expectType<Equal<typeof body, { name: string; age?: number }>>(true);
});
api.get("/zod-out", { response: z.object({ id: z.number() }) }, () => ({ id: 1 }));

// Params by schema, where the path's own types are not enough.
api.get("/items/{id}", { params: { id: t.Integer({ minimum: 1 }) } }, ({ params }) => {
  expectType<Equal<typeof params, { id: number }>>(true);
});
api.get("/items/{id}", { params: t.Object({ id: t.BigInt() }) }, ({ params }) => {
  expectType<Equal<typeof params, { id: bigint }>>(true);
});

// Dependencies: plain, chained, yielding, classes.
const pagination = depends(
  { query: { page: t.Integer({ default: 1 }), limit: t.Integer({ default: 20 }) } },
  ({ query }) => ({ ...query, offset: (query.page - 1) * query.limit }),
);
const db = depends(async function* () {
  const connection = { settings: async () => ({ theme: "dark" as const }), close: async () => {} };
  try {
    yield connection;
  } finally {
    await connection.close();
  }
});
const settings = depends({ depends: { db } }, ({ db }) => db.settings());
class Session {
  readonly request: HttpRequest;
  constructor({ request }: { request: HttpRequest }) {
    this.request = request;
  }
}
const session = depends(Session);
const caller = depends({ auth: [jwt()] }, ({ request }) => request.user.plan);
api.get("/depends", { depends: { pagination, settings, session, caller } }, (input) => {
  expectType<Equal<typeof input.pagination, { offset: number; page: number; limit: number }>>(true);
  expectType<Equal<typeof input.settings, { theme: "dark" }>>(true);
  expectType<Equal<typeof input.session, Session>>(true);
  expectType<Equal<typeof input.caller, "free" | "paid">>(true);
});

// The user is there for sure behind auth, unless a guard makes it optional.
api.get("/me", { auth: [jwt()] }, ({ request }) => {
  expectType<Equal<typeof request.user, Account>>(true);
});
api.get("/me", { auth: [jwt()], guards: [isAuthenticated()] }, ({ request }) => {
  expectType<Equal<typeof request.user, Account>>(true);
});
api.get("/me", { auth: [jwt()], guards: [allowAny()] }, ({ request }) => {
  expectType<Equal<typeof request.user, Account | null>>(true);
});
api.get("/anyone", ({ request }) => {
  expectType<Equal<typeof request.user, User | null>>(true);
});

// Routers have the same methods.
new Router({ prefix: "/users" }).get("/{id:int}", ({ params }) => {
  expectType<Equal<typeof params, { id: number }>>(true);
});
// A record may declare the placeholders of a prefix, too.
const memberParams = { member_id: t.Integer(), id: t.String() };
new Router({ prefix: "/members/{member_id}" }).get("/posts/{id}", { params: memberParams }, ({ params }) => {
  expectType<Equal<typeof params, { member_id: number; id: string }>>(true);
});

// What must not compile.

// @ts-expect-error params does not declare the placeholder "slug"
api.get("/users/{id}/{slug}", { params: { id: t.Integer() } }, () => 1);
// @ts-expect-error the path has no placeholder "name"
api.get("/users/{id}", ({ params }) => params.name);
// @ts-expect-error a route without placeholders has no params
api.get("/users", ({ params }) => params);
// @ts-expect-error wrong type of a response field
api.post("/items", { response: ItemOut }, () => ({ id: "1", name: "a", price: 1 }));
// @ts-expect-error missing response field
api.post("/items", { response: ItemOut }, async () => ({ id: 1, name: "a" }));
// @ts-expect-error wrong response of a Zod schema
api.get("/zod-out", { response: z.object({ id: z.number() }) }, () => ({ id: "1" }));
// @ts-expect-error a GET request has no body
api.get("/items", { body: ItemIn }, () => 1);
// @ts-expect-error a DELETE request has no body
api.delete("/items", { body: ItemIn }, () => 1);
// @ts-expect-error the route declares no body
api.post("/items", { query: { a: t.String() } }, ({ body }) => body);
// @ts-expect-error unknown dependency
api.get("/items", { depends: { db } }, ({ database }) => database);
// @ts-expect-error not a dependency
api.get("/items", { depends: { db: 5 } }, () => 1);
// @ts-expect-error unknown option
api.get("/items", { quary: { a: t.String() } }, () => 1);
// @ts-expect-error unknown query field
api.get("/items", { query: { a: t.String() } }, ({ query }) => query.b);
// @ts-expect-error a status is a number
api.get("/items", { status: "200" }, () => 1);
// @ts-expect-error the user may be missing here
api.get("/maybe", { auth: [jwt()], guards: [allowAny()] }, ({ request }) => request.user.plan);
