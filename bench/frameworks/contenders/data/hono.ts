import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { zValidator } from "@hono/zod-validator";
import { eq, sql } from "drizzle-orm";
import { Hono } from "hono";
import * as z from "zod";
import type { Driver } from "../../contenders.ts";
import { keepAliveSeconds } from "../keep-alive.ts";
import { openDrizzle } from "./open-drizzle.ts";
import { users } from "./tables.ts";

const params = z.object({ id: z.coerce.number().int() });
const create = z.object({
  username: z.string().max(50),
  email: z.string().max(100),
  first_name: z.string().max(50),
  last_name: z.string().max(50),
  is_active: z.boolean().optional(),
});

/** Hono on Node with its validator. It has no schemas for answers: rows leave as they are. */
export async function start(driver: Driver, file: string): Promise<number> {
  const db = openDrizzle(driver, file);
  const app = new Hono();
  const notFound = { detail: "Not Found" };

  app.get("/users", (context) => context.json(db.select().from(users).limit(10).all()));
  app.get("/users/names", (context) =>
    context.json(db.select({ id: users.id, username: users.username }).from(users).limit(10).all()),
  );
  const first10 = db.select().from(users).limit(10).prepare();
  app.get("/users/prepared", (context) => context.json(first10.all()));

  app.get("/users/:id", zValidator("param", params), (context) => {
    const { id } = context.req.valid("param");
    const user = db.select().from(users).where(eq(users.id, id)).limit(1).get();
    return user === undefined ? context.json(notFound, 404) : context.json(user);
  });
  const byId = db
    .select()
    .from(users)
    .where(eq(users.id, sql.placeholder("id")))
    .prepare();
  app.get("/users/prepared/:id", zValidator("param", params), (context) => {
    const user = byId.get({ id: context.req.valid("param").id });
    return user === undefined ? context.json(notFound, 404) : context.json(user);
  });

  app.post("/users", zValidator("json", create), (context) =>
    context.json(db.insert(users).values(context.req.valid("json")).returning().get(), 201),
  );
  app.patch("/users/:id", zValidator("param", params), zValidator("json", create.partial()), (context) => {
    const { id } = context.req.valid("param");
    const user = db.update(users).set(context.req.valid("json")).where(eq(users.id, id)).returning().get();
    return user === undefined ? context.json(notFound, 404) : context.json(user);
  });

  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, (info: AddressInfo) =>
      resolve(info.port),
    );
    if ("keepAliveTimeout" in server) server.keepAliveTimeout = keepAliveSeconds * 1000;
  });
}
