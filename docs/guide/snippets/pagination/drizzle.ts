import { BoltAPI, cursor, pageNumber, t } from "boltapi";
import { sqlite } from "boltapi/db";
import { gt, sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

const articles = sqliteTable(
  "articles",
  {
    id: integer().primaryKey(),
    title: text().notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [index("articles_by_time").on(table.createdAt, table.id)],
);
const db = sqlite({ file: ":memory:" });

const ArticleOut = t.Object({ id: t.Integer(), title: t.String() }, { $id: "Article" });
const secret = process.env.BOLT_SECRET_KEY ?? "for development only: 32 bytes or more";

export const api = new BoltAPI({
  onStart: async () => {
    await db.run(
      sql`create table articles (id integer primary key, title text not null, created_at integer not null)`,
    );
    await db.run(sql`create index articles_by_time on articles (created_at, id)`);
    const rows = [1, 2, 3, 4].map((id) => ({
      title: `Article ${id}`,
      createdAt: id % 2,
    }));
    await db.insert(articles).values(rows);
  },
});

api.get(
  "/articles",
  { paginate: pageNumber({ pageSize: 3 }), response: t.Array(ArticleOut) },
  () => db.select().from(articles).where(gt(articles.id, 0)),
);

api.get(
  "/feed",
  {
    paginate: cursor({ pageSize: 3, ordering: "-created_at", secret }),
    response: t.Array(ArticleOut),
  },
  async () => ({ query: db.select().from(articles) }),
);
