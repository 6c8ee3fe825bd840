import { jwt } from "@elysiajs/jwt";
import { type AnyElysia, Elysia, file, t } from "elysia";
import { audience, issuer, secret } from "../../auth/scenarios.ts";
import * as payloads from "../payloads.ts";
import type { AppName } from "../row.ts";
import { keepAliveSeconds } from "./keep-alive.ts";

const Item = t.Object({
  id: t.Integer({ minimum: 1 }),
  name: t.String({ minLength: 1, maxLength: 200 }),
  category: t.String(),
  price: t.Number({ minimum: 0 }),
  in_stock: t.Boolean(),
  tags: t.Array(t.String()),
});
const Catalogue = t.Object({ items: t.Array(Item) });

class Missing extends Error {}

/** Elysia on Bun, for which it is made: with schemas for inputs, and for the answers that BoltAPI and Fastify have them for. */
export async function start(app: AppName): Promise<number> {
  const server = apps[app]().listen({ port: 0, hostname: "127.0.0.1", idleTimeout: keepAliveSeconds });
  return server.server?.port as number;
}

const apps: Readonly<Record<AppName, () => AnyElysia>> = {
  standard,
  "10-routes": () => manyRoutes(10),
  "10000-routes": () => manyRoutes(10_000),
  "10-middleware": manyMiddleware,
};

function standard(): AnyElysia {
  const app = new Elysia().error({ MISSING: Missing }).onError(({ code, error, status }) => {
    if (code === "MISSING") return status(404, { detail: error.message });
  });
  return app.use(jsonRoutes()).use(textRoutes()).use(formRoutes()).use(userRoutes());
}

function jsonRoutes(): AnyElysia {
  return new Elysia()
    .get("/", () => payloads.greeting)
    .get("/catalogue", () => payloads.catalogue as never, { response: Catalogue })
    .post("/catalogue", ({ body }) => payloads.summarize(body), {
      body: Catalogue,
      response: t.Object({ count: t.Integer(), total: t.Number() }),
    })
    .get("/items/:id", ({ params: { id }, query: { q, page, limit } }) => ({ id, q, page, limit }), {
      params: t.Object({ id: t.Integer() }),
      query: t.Object({
        q: t.String({ minLength: 1, maxLength: 100 }),
        page: t.Integer({ minimum: 1, default: 1 }),
        limit: t.Integer({ minimum: 1, maximum: 100, default: 20 }),
      }),
    })
    .get("/header", ({ headers }) => ({ key: headers["x-api-key"] }), {
      headers: t.Object({ "x-api-key": t.String({ minLength: 8 }) }),
    })
    .get("/cookie", ({ cookie: { session, theme } }) => ({ session: session.value, theme: theme.value }), {
      cookie: t.Cookie({ session: t.String({ minLength: 8 }), theme: t.String() }),
    })
    .get("/exception", () => {
      throw new Missing(payloads.detail);
    });
}

function textRoutes(): AnyElysia {
  return new Elysia()
    .get("/plaintext", () => "Hello")
    .get("/html", ({ set }) => {
      set.headers["content-type"] = "text/html; charset=utf-8";
      return payloads.page;
    })
    .get("/redirect", ({ redirect }) => redirect("/elsewhere", 302))
    .get(`/files/${payloads.staticName}`, () => file(payloads.staticPath));
}

function formRoutes(): AnyElysia {
  return new Elysia()
    .post("/form", ({ body: { name, age, email } }) => ({ name, age, email }), {
      body: t.Object({
        name: t.String({ minLength: 1 }),
        age: t.Numeric({ minimum: 0 }),
        email: t.String({ minLength: 3 }),
      }),
    })
    .post("/upload", ({ body: { title, file } }) => ({ title, name: file.name, size: file.size }), {
      body: t.Object({ title: t.String({ minLength: 1 }), file: t.File({ maxSize: "1m" }) }),
    });
}

function userRoutes(): AnyElysia {
  return new Elysia()
    .use(jwt({ name: "jwt", secret }))
    .get("/me", async ({ jwt, headers: { authorization }, status }) => {
      const token = authorization?.startsWith("Bearer ") ? authorization.slice(7) : undefined;
      const claims = await jwt.verify(token, { issuer, audience, algorithms: ["HS256"] });
      if (claims === false) return status(401);
      return { id: claims.sub, username: claims.username };
    });
}

function manyRoutes(count: number): AnyElysia {
  const app = new Elysia();
  for (const resource of payloads.resourceNumbers(count)) {
    app.get(`/resource-${resource}/items/:id`, ({ params }) => ({ resource, id: params.id }));
  }
  return app;
}

function manyMiddleware(): AnyElysia {
  const app = new Elysia();
  for (const name of payloads.stepNames) {
    app.onRequest(({ set }) => {
      set.headers[name] = "on";
    });
  }
  return app.get("/", () => payloads.greeting);
}
