import type { SqliteDatabase } from "boltapi/db";
import { eq, sql } from "drizzle-orm";
import type { Driver } from "../../contenders.ts";
import { loadBoltAPI, loadBoltAPIDatabase } from "../boltapi-package.ts";
import { keepAliveSeconds } from "../keep-alive.ts";
import { openDrizzle } from "./open-drizzle.ts";
import { users } from "./tables.ts";

const { BoltAPI, modelSerializer, NotFound, serializerSet, silentLogger, t } = await loadBoltAPI();
const { database, getOr404, sqlite } = await loadBoltAPIDatabase();

const User = modelSerializer(users, { name: "User" });
const UserName = User.only("id", "username");
const { create, update } = serializerSet(User);

/** BoltAPI with what the guide advises: `sqlite` of `boltapi/db`, and serializers of the table; or with a driver of one's own. */
export async function start(driver: Driver, file: string): Promise<number> {
  const db = driver === "libsql" ? sqlite({ file }) : openOther(driver, file);
  const api = new BoltAPI({ logger: silentLogger, database: db });
  const Users = t.Array(User);

  api.get("/users", { response: Users }, () => db.select().from(users).limit(10));
  api.get("/users/names", { response: t.Array(UserName) }, () => db.select(UserName.columns).from(users).limit(10));
  const first10 = db.select().from(users).limit(10).prepare();
  api.get("/users/prepared", { response: Users }, () => first10.all());

  api.get("/users/{id:int}", { response: User }, ({ params }) => getOr404(db, users, params.id));
  const byId = db
    .select()
    .from(users)
    .where(eq(users.id, sql.placeholder("id")))
    .prepare();
  api.get("/users/prepared/{id:int}", { response: User }, async ({ params }) => {
    const user = await byId.get({ id: params.id });
    if (user === undefined) throw new NotFound();
    return user;
  });

  api.post("/users", { body: create, response: User, status: 201 }, ({ body }) =>
    db.insert(users).values(body).returning().get(),
  );
  api.patch("/users/{id:int}", { body: update, response: User }, async ({ params, body }) => {
    const user = await db.update(users).set(body).where(eq(users.id, params.id)).returning().get();
    if (user === undefined) throw new NotFound();
    return user;
  });

  const server = await api.listen({ port: 0, engine: "http1", keepAliveTimeoutMs: keepAliveSeconds * 1000 });
  return server.port;
}

/** What is awaited does not tell whether it was there at once. */
function openOther(driver: Driver, file: string): SqliteDatabase {
  return database(openDrizzle(driver, file), { dialect: "sqlite" }) as unknown as SqliteDatabase;
}
