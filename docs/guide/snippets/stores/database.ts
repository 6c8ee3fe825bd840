import { BoltAPI, sessions } from "boltapi";
import { databaseStore, sqlite, sqliteStoreTable } from "boltapi/db";

// In the module of your tables, so that bolt makemigrations sees it.
export const storeEntries = sqliteStoreTable();

export const db = sqlite({
  file: process.env.SHOP_DATABASE ?? "app.sqlite",
  schema: { storeEntries },
});

export const api = new BoltAPI({
  database: db,
  middleware: [sessions({ store: databaseStore(db, storeEntries) })],
});

api.post("/counter", async ({ request: { session } }) => {
  const count = Number(await session.get("count", 0)) + 1;
  await session.set("count", count);
  return { count };
});
