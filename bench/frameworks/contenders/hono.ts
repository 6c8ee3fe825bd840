import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { zValidator } from "@hono/zod-validator";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { jwt } from "hono/jwt";
import * as z from "zod";
import { audience, issuer, secret } from "../../auth/scenarios.ts";
import * as payloads from "../payloads.ts";
import type { AppName } from "../row.ts";
import { keepAliveSeconds } from "./keep-alive.ts";
import * as schemas from "./zod-schemas.ts";

interface Claims {
  readonly sub: string;
  readonly username: string;
}

type Env = { Variables: { jwtPayload: Claims } };

/** Hono on Node, with its own middleware and the validator of its documentation. It has no schemas for answers. */
export async function start(app: AppName): Promise<number> {
  const { fetch } = apps[app]();
  return new Promise((resolve) => {
    const server = serve({ fetch, port: 0, hostname: "127.0.0.1" }, (info: AddressInfo) => resolve(info.port));
    if ("keepAliveTimeout" in server) server.keepAliveTimeout = keepAliveSeconds * 1000;
  });
}

const apps: Readonly<Record<AppName, () => Hono<Env>>> = {
  standard,
  "10-routes": () => manyRoutes(10),
  "10000-routes": () => manyRoutes(10_000),
  "10-middleware": manyMiddleware,
};

function standard(): Hono<Env> {
  const app = new Hono<Env>();
  app.onError((error, context) =>
    context.json({ detail: error.message }, error instanceof HTTPException ? error.status : 500),
  );
  addJsonRoutes(app);
  addTextRoutes(app);
  addFormRoutes(app);
  app.use("/me", jwt({ secret, alg: "HS256", verification: { iss: issuer, aud: audience } }));
  app.get("/me", (context) => {
    const { sub, username } = context.get("jwtPayload");
    return context.json({ id: sub, username });
  });
  return app;
}

function addJsonRoutes(app: Hono<Env>): void {
  app.get("/", (context) => context.json(payloads.greeting));
  app.get("/catalogue", (context) => context.json(payloads.catalogue));
  app.post("/catalogue", zValidator("json", schemas.catalogue), (context) =>
    context.json(payloads.summarize(context.req.valid("json"))),
  );
  app.get("/items/:id", zValidator("param", schemas.params), zValidator("query", schemas.query), (context) => {
    const { id } = context.req.valid("param");
    const { q, page, limit } = context.req.valid("query");
    return context.json({ id, q, page, limit });
  });
  app.get("/header", zValidator("header", schemas.headers), (context) =>
    context.json({ key: context.req.valid("header")["x-api-key"] }),
  );
  app.get("/cookie", zValidator("cookie", schemas.cookies), (context) => {
    const { session, theme } = context.req.valid("cookie");
    return context.json({ session, theme });
  });
  app.get("/exception", () => {
    throw new HTTPException(404, { message: payloads.detail });
  });
}

function addTextRoutes(app: Hono<Env>): void {
  app.get("/plaintext", (context) => context.text("Hello"));
  app.get("/html", (context) => context.html(payloads.page));
  app.get("/redirect", (context) => context.redirect("/elsewhere", 302));
  const rewriteRequestPath = (path: string): string => path.slice("/files".length);
  app.get("/files/*", serveStatic({ root: payloads.staticDirectory, rewriteRequestPath }));
}

function addFormRoutes(app: Hono<Env>): void {
  app.post("/form", zValidator("form", schemas.form), (context) => {
    const { name, age, email } = context.req.valid("form");
    return context.json({ name, age, email });
  });
  const upload = z.object({ title: z.string().min(1), file: z.instanceof(File) });
  app.post("/upload", zValidator("form", upload), (context) => {
    const { title, file } = context.req.valid("form");
    return context.json({ title, name: file.name, size: file.size });
  });
}

function manyRoutes(count: number): Hono<Env> {
  const app = new Hono<Env>();
  for (const resource of payloads.resourceNumbers(count)) {
    app.get(`/resource-${resource}/items/:id`, (context) => context.json({ resource, id: context.req.param("id") }));
  }
  return app;
}

function manyMiddleware(): Hono<Env> {
  const app = new Hono<Env>();
  for (const name of payloads.stepNames) {
    app.use(async (context, next) => {
      await next();
      context.header(name, "on");
    });
  }
  app.get("/", (context) => context.json(payloads.greeting));
  return app;
}
