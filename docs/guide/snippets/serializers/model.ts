import { BoltAPI, fields, modelSerializer, serializerSet, t } from "boltapi";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const api = new BoltAPI();

const articles = sqliteTable("articles", {
  id: integer().primaryKey({ autoIncrement: true }),
  slug: text({ length: 80 }).notNull(),
  title: text({ length: 200 }).notNull(),
  state: text({ enum: ["draft", "public"] })
    .notNull()
    .default("draft"),
  created_at: integer({ mode: "timestamp" })
    .notNull()
    .$defaultFn(() => new Date()),
});

export const Article = modelSerializer(articles, {
  name: "Article",
  readOnly: ["created_at"],
  schemas: { slug: fields.slug({ maxLength: 80 }) },
  computed: { url: { schema: t.String(), value: ({ slug }) => `/articles/${slug}` } },
});

const { create, update } = serializerSet(Article);
const row = {
  id: 1,
  slug: "hello",
  title: "Hello",
  state: "draft" as const,
  created_at: new Date(0),
};

api.post("/articles", { body: create, response: Article, status: 201 }, ({ body }) => ({
  ...row,
  ...body,
}));
api.patch("/articles/{id:int}", { body: update, response: Article }, ({ body }) => ({
  ...row,
  ...body,
}));
