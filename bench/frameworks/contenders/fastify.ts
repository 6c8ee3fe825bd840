import type { AddressInfo } from "node:net";
import fastifyCookie from "@fastify/cookie";
import fastifyFormbody from "@fastify/formbody";
import fastifyJwt from "@fastify/jwt";
import fastifyMultipart, { type MultipartFile, type MultipartValue } from "@fastify/multipart";
import fastifyStatic from "@fastify/static";
import fastify, { type FastifyInstance } from "fastify";
import { audience, issuer, secret } from "../../auth/scenarios.ts";
import * as payloads from "../payloads.ts";
import type { AppName } from "../row.ts";
import { keepAliveSeconds } from "./keep-alive.ts";

const string = { type: "string" };
const integer = { type: "integer" };
const object = (properties: object, required = Object.keys(properties)): object => ({
  type: "object",
  required,
  properties,
});
const item = object({
  id: { type: "integer", minimum: 1 },
  name: { type: "string", minLength: 1, maxLength: 200 },
  category: string,
  price: { type: "number", minimum: 0 },
  in_stock: { type: "boolean" },
  tags: { type: "array", items: string },
});
const catalogue = object({ items: { type: "array", items: item } });
const answers = (properties: object): object => ({ 200: object(properties) });

/** Fastify as its documentation advises: schemas for inputs and for answers, its own plugins for the rest. */
export async function start(app: AppName): Promise<number> {
  const server = apps[app]();
  await server.listen({ port: 0, host: "127.0.0.1" });
  return (server.server.address() as AddressInfo).port;
}

const create = (): FastifyInstance => fastify({ keepAliveTimeout: keepAliveSeconds * 1000 });

const apps: Readonly<Record<AppName, () => FastifyInstance>> = {
  standard,
  "10-routes": () => manyRoutes(10),
  "10000-routes": () => manyRoutes(10_000),
  "10-middleware": manyMiddleware,
};

function standard(): FastifyInstance {
  const app = create();
  app.register(fastifyCookie);
  app.register(fastifyFormbody);
  app.register(fastifyMultipart, { attachFieldsToBody: true, limits: { fileSize: 1_048_576 } });
  app.register(fastifyStatic, { root: payloads.staticDirectory, prefix: "/files/" });
  app.register(fastifyJwt, {
    secret,
    verify: { algorithms: ["HS256"], allowedAud: audience, allowedIss: issuer },
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    reply.code(error.statusCode ?? 500).send({ detail: error.message });
  });
  addJsonRoutes(app);
  addTextRoutes(app);
  addFormRoutes(app);
  app.get(
    "/me",
    { schema: { response: answers({ id: string, username: string }) }, onRequest: (request) => request.jwtVerify() },
    async (request) => {
      const { sub, username } = request.user as { sub: string; username: string };
      return { id: sub, username };
    },
  );
  return app;
}

function addJsonRoutes(app: FastifyInstance): void {
  app.get("/", { schema: { response: answers({ message: string, count: integer }) } }, async () => payloads.greeting);
  app.get("/catalogue", { schema: { response: { 200: catalogue } } }, async () => payloads.catalogue);
  app.post<{ Body: payloads.Catalogue }>(
    "/catalogue",
    { schema: { body: catalogue, response: answers({ count: integer, total: { type: "number" } }) } },
    async ({ body }) => payloads.summarize(body),
  );
  const query = {
    q: { type: "string", minLength: 1, maxLength: 100 },
    page: { type: "integer", minimum: 1, default: 1 },
    limit: { type: "integer", minimum: 1, maximum: 100, default: 20 },
  };
  app.get<{ Params: { id: number }; Querystring: { q: string; page: number; limit: number } }>(
    "/items/:id",
    {
      schema: {
        params: object({ id: integer }),
        querystring: object(query, ["q"]),
        response: answers({ id: integer, q: string, page: integer, limit: integer }),
      },
    },
    async ({ params, query: { q, page, limit } }) => ({ id: params.id, q, page, limit }),
  );
  app.get<{ Headers: { "x-api-key": string } }>(
    "/header",
    {
      schema: {
        headers: object({ "x-api-key": { type: "string", minLength: 8 } }),
        response: answers({ key: string }),
      },
    },
    async ({ headers }) => ({ key: headers["x-api-key"] }),
  );
  app.get(
    "/cookie",
    { schema: { response: answers({ session: string, theme: string }) } },
    async ({ cookies: { session, theme } }, reply) => {
      // Fastify has no schemas for cookies.
      if (session === undefined || session.length < 8 || theme === undefined) return reply.code(400).send();
      return { session, theme };
    },
  );
  app.get("/exception", { schema: { response: { 404: object({ detail: string }) } } }, async () => {
    throw Object.assign(new Error(payloads.detail), { statusCode: 404 });
  });
}

function addTextRoutes(app: FastifyInstance): void {
  app.get("/plaintext", async () => "Hello");
  app.get("/html", async (_request, reply) => reply.type("text/html; charset=utf-8").send(payloads.page));
  app.get("/redirect", async (_request, reply) => reply.redirect("/elsewhere", 302));
}

function addFormRoutes(app: FastifyInstance): void {
  const fields = {
    name: { type: "string", minLength: 1 },
    age: { type: "integer", minimum: 0 },
    email: { type: "string", minLength: 3 },
  };
  app.post<{ Body: { name: string; age: number; email: string } }>(
    "/form",
    { schema: { body: object(fields), response: answers({ name: string, age: integer, email: string }) } },
    async ({ body: { name, age, email } }) => ({ name, age, email }),
  );
  app.post<{ Body: { title: MultipartValue<string>; file: MultipartFile } }>(
    "/upload",
    {
      schema: {
        body: object({ title: object({ value: { type: "string", minLength: 1 } }), file: {} }),
        response: answers({ title: string, name: string, size: integer }),
      },
    },
    async ({ body: { title, file } }) => ({
      title: title.value,
      name: file.filename,
      size: (await file.toBuffer()).length,
    }),
  );
}

function manyRoutes(count: number): FastifyInstance {
  const app = create();
  for (const resource of payloads.resourceNumbers(count)) {
    app.get<{ Params: { id: string } }>(`/resource-${resource}/items/:id`, async ({ params }) => ({
      resource,
      id: params.id,
    }));
  }
  return app;
}

function manyMiddleware(): FastifyInstance {
  const app = create();
  for (const name of payloads.stepNames) {
    app.addHook("onRequest", (_request, reply, done) => {
      reply.header(name, "on");
      done();
    });
  }
  app.get("/", { schema: { response: answers({ message: string, count: integer }) } }, async () => payloads.greeting);
  return app;
}
