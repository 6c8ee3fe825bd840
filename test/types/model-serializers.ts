import { type Accepted, modelSerializer, serializer, serializerSet, t } from "boltapi";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Infer, InferInput } from "../../src/schema/infer.ts";
import { type Equal, expectType } from "./equal.ts";

const articles = sqliteTable("articles", {
  id: integer().primaryKey(),
  title: text().notNull(),
  state: text({ enum: ["draft", "public"] })
    .notNull()
    .default("draft"),
  body: text(),
  created_at: integer({ mode: "timestamp" }).notNull(),
});
const Author = serializer("Author", { fields: { name: t.String() } });

const Article = modelSerializer(articles, {
  fields: ["id", "title", "state", "body", "created_at"],
  exclude: ["body"],
  nested: { author: Author },
  validators: { title: (value) => value.length },
  computed: { label: { schema: t.String(), value: ({ id, created_at }) => `${id} ${created_at.getFullYear()}` } },
});

expectType<Equal<Infer<typeof Article>, { title: number; created_at: Date; state?: "draft" | "public" }>>(true);
expectType<
  Equal<
    InferInput<typeof Article>,
    { id: number; title: string; state: "draft" | "public"; created_at: Date; author: { name: string } }
  >
>(true);
expectType<
  Equal<
    Accepted<typeof Article>,
    { readonly title: string; readonly created_at: string; readonly state?: "draft" | "public" | undefined }
  >
>(true);
expectType<Equal<keyof typeof Article.columns, "id" | "title" | "state" | "created_at">>(true);
expectType<Equal<typeof Article.columns.id, typeof articles.id>>(true);
const Brief = Article.only("id", "author");
expectType<Equal<keyof typeof Brief.columns, "id">>(true);

const { create, update, public: shown } = serializerSet(modelSerializer(articles));
expectType<
  Equal<Infer<typeof create>, { title: string; created_at: Date; state?: "draft" | "public"; body?: string | null }>
>(true);
expectType<
  Equal<Infer<typeof update>, { title?: string; created_at?: Date; state?: "draft" | "public"; body?: string | null }>
>(true);
expectType<Equal<InferInput<typeof shown>, typeof articles.$inferSelect>>(true);
// What a client may send is what the table takes.
export const insert = (value: Infer<typeof create>): typeof articles.$inferInsert => value;

// @ts-expect-error: no such column
modelSerializer(articles, { fields: ["nope"] });
// @ts-expect-error: no such column
modelSerializer(articles, { exclude: ["nope"] });
// @ts-expect-error: a text is no table
modelSerializer("articles", {});
