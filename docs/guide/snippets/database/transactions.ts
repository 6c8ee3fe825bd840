import { BoltAPI, Conflict, t } from "boltapi";
import { getOr404, transaction } from "boltapi/db";
import { eq } from "drizzle-orm";
import { db } from "./db.ts";
import { articles } from "./tables.ts";

export const api = new BoltAPI({ database: db });

const tx = transaction(db);

const Transfer = t.Object({
  from: t.Integer(),
  to: t.Integer(),
  count: t.Integer({ minimum: 1 }),
});

api.post("/transfers", { depends: { tx }, body: Transfer }, async ({ tx, body }) => {
  const from = await getOr404(tx, articles, body.from);
  const to = await getOr404(tx, articles, body.to);
  await setStock(from.id, from.stock - body.count);
  await setStock(to.id, to.stock + body.count);
  if (from.stock < body.count) throw new Conflict("There are not as many");
  return { moved: body.count };

  async function setStock(id: number, stock: number): Promise<void> {
    await tx.update(articles).set({ stock }).where(eq(articles.id, id));
  }
});
