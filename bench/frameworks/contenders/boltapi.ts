import type { BoltAPI, Middleware } from "boltapi";
import { audience, issuer, secret } from "../../auth/scenarios.ts";
import * as payloads from "../payloads.ts";
import type { AppName } from "../row.ts";
import { loadBoltAPI } from "./boltapi-package.ts";
import { keepAliveSeconds } from "./keep-alive.ts";

const bolt = await loadBoltAPI();
const { t } = bolt;

const Item = t.Object({
  id: t.Integer({ minimum: 1 }),
  name: t.String({ minLength: 1, maxLength: 200 }),
  category: t.String(),
  price: t.Number({ minimum: 0 }),
  in_stock: t.Boolean(),
  tags: t.Array(t.String()),
});
const Catalogue = t.Object({ items: t.Array(Item) });
const Summary = t.Object({ count: t.Integer(), total: t.Number() });

/** Serves on the engine of the name. */
export async function start(app: AppName, engine: "http1" | "node-http"): Promise<number> {
  const api = apps[app]();
  const server = await api.listen({ port: 0, engine, keepAliveTimeoutMs: keepAliveSeconds * 1000 });
  return server.port;
}

const apps: Readonly<Record<AppName, () => BoltAPI>> = {
  standard,
  "10-routes": () => manyRoutes(10),
  "10000-routes": () => manyRoutes(10_000),
  "10-middleware": manyMiddleware,
};

function standard(): BoltAPI {
  const api = new bolt.BoltAPI({ logger: bolt.silentLogger });
  addJsonRoutes(api);
  addTextRoutes(api);
  addFormRoutes(api);
  api.get("/me", { auth: [bolt.jwt({ secret, audience, issuer })] }, ({ request }) => ({
    id: request.user.id,
    username: request.user.username,
  }));
  return api;
}

function addJsonRoutes(api: BoltAPI): void {
  api.get("/", () => payloads.greeting);
  api.get("/catalogue", { response: Catalogue }, () => payloads.catalogue as never);
  api.post("/catalogue", { body: Catalogue, response: Summary }, ({ body }) => payloads.summarize(body));
  api.get(
    "/items/{id:int}",
    {
      query: {
        q: t.String({ minLength: 1, maxLength: 100 }),
        page: t.Integer({ minimum: 1, default: 1 }),
        limit: t.Integer({ minimum: 1, maximum: 100, default: 20 }),
      },
    },
    ({ params, query }) => ({ id: params.id, q: query.q, page: query.page, limit: query.limit }),
  );
  api.get("/header", { headers: { "x-api-key": t.String({ minLength: 8 }) } }, ({ headers }) => ({
    key: headers["x-api-key"],
  }));
  api.get("/cookie", { cookies: { session: t.String({ minLength: 8 }), theme: t.String() } }, ({ cookies }) => ({
    session: cookies.session,
    theme: cookies.theme,
  }));
  api.get("/exception", () => {
    throw new bolt.NotFound(payloads.detail);
  });
}

function addTextRoutes(api: BoltAPI): void {
  api.get("/plaintext", () => "Hello");
  api.get("/html", () => bolt.html(payloads.page));
  api.get("/redirect", () => bolt.redirect("/elsewhere", 302));
  api.get(`/files/{name}`, ({ params }) => bolt.file(params.name, { root: payloads.staticDirectory }));
}

function addFormRoutes(api: BoltAPI): void {
  const fields = {
    name: t.String({ minLength: 1 }),
    age: t.Integer({ minimum: 0 }),
    email: t.String({ minLength: 3 }),
  };
  api.post("/form", { form: fields }, ({ form }) => ({ name: form.name, age: form.age, email: form.email }));
  api.post(
    "/upload",
    { form: { title: t.String({ minLength: 1 }), file: t.File({ maxSize: "1mb" }) } },
    ({ form }) => ({
      title: form.title,
      name: form.file.name,
      size: form.file.size,
    }),
  );
}

function manyRoutes(count: number): BoltAPI {
  const api = new bolt.BoltAPI({ logger: bolt.silentLogger });
  for (const resource of payloads.resourceNumbers(count)) {
    api.get(`/resource-${resource}/items/{id}`, ({ params }) => ({ resource, id: (params as { id: string }).id }));
  }
  return api;
}

/** As hooks, which is how the guide says to write middleware that does not wait. */
function manyMiddleware(): BoltAPI {
  const middleware = payloads.stepNames.map(
    (name): Middleware => ({ name, after: (response) => response.headers.set(name, "on") }),
  );
  const api = new bolt.BoltAPI({ logger: bolt.silentLogger, middleware });
  api.get("/", () => payloads.greeting);
  return api;
}
