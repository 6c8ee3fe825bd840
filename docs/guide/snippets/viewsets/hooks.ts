import { action, BoltAPI, Forbidden, httpBasic } from "boltapi";
import { ModelViewSet } from "boltapi/views";
import { eq, or } from "drizzle-orm";
import { ArticleRow, articles, createTables, db } from "./tables.ts";

export const api = new BoltAPI({ onStart: createTables });

const users = httpBasic({ verify: (name) => ({ id: name === "ann" ? 1 : 2 }) });

class Articles extends ModelViewSet(db, articles, {
  serializer: ArticleRow.exclude("author_id"),
  auth: [users],
  query: ({ request }) =>
    or(eq(articles.published, true), eq(articles.author_id, Number(request.user?.id))),
  checkObject: (article, { request }) => {
    const isOwn = article.author_id === request.user?.id;
    if (request.method !== "GET" && !isOwn) throw new Forbidden("It is not yours");
  },
  beforeCreate: (values, { request }) => ({
    ...values,
    title: values.title.trim(),
    author_id: Number(request.user?.id),
  }),
}) {
  publish = action({ detail: true, method: "post" }, async () => {
    const { id } = await this.getObject();
    await db.update(articles).set({ published: true }).where(eq(articles.id, id));
    return { published: id };
  });
}

api.viewset("/articles", Articles);
