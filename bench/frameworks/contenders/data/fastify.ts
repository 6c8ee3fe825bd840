import type { AddressInfo } from "node:net";
import { eq, sql } from "drizzle-orm";
import fastify, { type FastifyReply } from "fastify";
import type { Driver } from "../../contenders.ts";
import { keepAliveSeconds } from "../keep-alive.ts";
import { openDrizzle } from "./open-drizzle.ts";
import { users } from "./tables.ts";

const text = (maxLength: number): object => ({ type: "string", maxLength });
const integer = { type: "integer" };
const fields = {
  username: text(50),
  email: text(100),
  first_name: text(50),
  last_name: text(50),
  is_active: { type: "boolean" },
};
const user = { type: "object", required: ["id", ...Object.keys(fields)], properties: { id: integer, ...fields } };
const userList = { 200: { type: "array", items: user } };
const name = { type: "object", required: ["id", "username"], properties: { id: integer, username: text(50) } };
const params = { type: "object", required: ["id"], properties: { id: integer } };
const create = { type: "object", required: ["username", "email", "first_name", "last_name"], properties: fields };
const update = { type: "object", properties: fields };

type NewUser = typeof users.$inferInsert;
type ById = { Params: { id: number } };

/** Fastify with schemas for inputs and answers. */
export async function start(driver: Driver, file: string): Promise<number> {
  const db = openDrizzle(driver, file);
  const app = fastify({ keepAliveTimeout: keepAliveSeconds * 1000 });
  const notFound = (reply: FastifyReply): FastifyReply => reply.code(404).send({ detail: "Not Found" });

  app.get("/users", { schema: { response: userList } }, async () => db.select().from(users).limit(10).all());
  app.get("/users/names", { schema: { response: { 200: { type: "array", items: name } } } }, async () =>
    db.select({ id: users.id, username: users.username }).from(users).limit(10).all(),
  );
  const first10 = db.select().from(users).limit(10).prepare();
  app.get("/users/prepared", { schema: { response: userList } }, async () => first10.all());

  app.get<ById>("/users/:id", { schema: { params, response: { 200: user } } }, async ({ params }, reply) => {
    const found = db.select().from(users).where(eq(users.id, params.id)).limit(1).get();
    return found ?? notFound(reply);
  });
  const byId = db
    .select()
    .from(users)
    .where(eq(users.id, sql.placeholder("id")))
    .prepare();
  app.get<ById>(
    "/users/prepared/:id",
    { schema: { params, response: { 200: user } } },
    async ({ params }, reply) => byId.get({ id: params.id }) ?? notFound(reply),
  );

  app.post<{ Body: NewUser }>(
    "/users",
    { schema: { body: create, response: { 201: user } } },
    async ({ body }, reply) => {
      reply.code(201);
      return db.insert(users).values(body).returning().get();
    },
  );
  app.patch<ById & { Body: Partial<NewUser> }>(
    "/users/:id",
    { schema: { params, body: update, response: { 200: user } } },
    async ({ params, body }, reply) =>
      db.update(users).set(body).where(eq(users.id, params.id)).returning().get() ?? notFound(reply),
  );

  await app.listen({ port: 0, host: "127.0.0.1" });
  return (app.server.address() as AddressInfo).port;
}
