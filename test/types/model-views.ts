// Compiled, never run: what model view sets infer, and what must not compile.

import { action, BoltAPI, modelSerializer, pageNumber, t } from "boltapi";
import { sqlite } from "boltapi/db";
import { TestClient } from "boltapi/testing";
import { contains, exact, ModelViewSet, ReadOnlyModelViewSet, range } from "boltapi/views";
import { eq } from "drizzle-orm";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { type Equal, expectType } from "./equal.ts";

const articles = sqliteTable("articles", {
  id: integer().primaryKey({ autoIncrement: true }),
  title: text().notNull(),
  ownerId: integer().notNull(),
  slug: text().notNull().unique(),
});
const db = sqlite({ schema: { articles } });
const ArticleRow = modelSerializer(articles, { fields: ["id", "title", "slug"] });
const api = new BoltAPI();
const client = new TestClient(api);

// Three lines are a whole API; its calls know what goes in and what comes out.
const plain = api.viewset("/articles", ModelViewSet(db, articles, { serializer: ArticleRow }));
expectType<Equal<(typeof plain.retrieve)["~route"]["path"], "/articles/{id:int}">>(true);

async function callAll(): Promise<void> {
  const page = (await client.call(plain.list, { query: { search: "x" } })).data;
  expectType<Equal<typeof page.items, { id: number; title: string; slug: string }[]>>(true);
  expectType<number>(page.total_pages);
  const made = (await client.call(plain.create, { json: { title: "x", slug: "y" } })).data;
  expectType<Equal<typeof made, { id: number; title: string; slug: string }>>(true);
  await client.call(plain.partialUpdate, { params: { id: 1 }, json: { title: "x" } });
  await client.call(plain.destroy, { params: { id: 1 } });
  // @ts-expect-error the title is missing
  await client.call(plain.update, { params: { id: 1 }, json: { slug: "y" } });
}

// Hooks know rows, values and the transaction.
const own = api.viewset(
  "/own",
  class extends ModelViewSet(db, articles, {
    serializer: ArticleRow,
    lookup: "slug",
    pagination: pageNumber({ pageSize: 5 }),
    filters: { title: [exact(), contains()], ownerId: range() },
    search: ["title"],
    ordering: ["title", "id"],
    order: ["-id"],
    query: ({ request, params }) => {
      expectType<Equal<typeof params, Readonly<Record<string, string | number>>>>(true);
      return eq(articles.ownerId, Number(request.user?.id));
    },
    beforeCreate: (values, { request }) => {
      expectType<string>(values.title);
      return { ...values, ownerId: Number(request.user?.id) };
    },
    afterUpdate: async (row, { object, tx }) => {
      expectType<Equal<typeof row, typeof articles.$inferSelect>>(true);
      expectType<Equal<typeof object, typeof articles.$inferSelect>>(true);
      await tx.delete(articles).where(eq(articles.id, 0));
    },
    checkObject: (row) => row.ownerId > 0,
  }) {
    publish = action({ detail: true, method: "post", response: t.String() }, async () => {
      const row = await this.getObject();
      expectType<Equal<typeof row, typeof articles.$inferSelect>>(true);
      return row.title;
    });
  },
);
expectType<Equal<(typeof own.retrieve)["~route"]["path"], "/own/{slug}">>(true);
expectType<Equal<(typeof own.publish)["~route"]["path"], "/own/{slug}/publish">>(true);

// Only the actions that there are have handles.
const few = api.viewset("/few", ModelViewSet(db, articles, { serializer: ArticleRow, actions: ["list", "create"] }));
few.list;
// @ts-expect-error there is no such action
few.destroy;
const read = api.viewset("/read", ReadOnlyModelViewSet(db, articles, { serializer: ArticleRow, pagination: false }));
read.retrieve;
// @ts-expect-error nothing is written
read.create;

async function callRead(): Promise<void> {
  const all = (await client.call(read.list)).data;
  expectType<Equal<typeof all, { id: number; title: string; slug: string }[]>>(true);
}

// Names of columns are checked.
// @ts-expect-error no such column
ModelViewSet(db, articles, { serializer: ArticleRow, ordering: ["titel"] });
// @ts-expect-error no such column
ModelViewSet(db, articles, { serializer: ArticleRow, filters: { titel: exact() } });
// @ts-expect-error no such option
ModelViewSet(db, articles, { serializer: ArticleRow, filter: {} });

export { callAll, callRead };
