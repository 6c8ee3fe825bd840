import { BoltAPI, modelSerializer, nested } from "boltapi";
import { ModelViewSet, ReadOnlyModelViewSet } from "boltapi/views";
import { desc, eq } from "drizzle-orm";
import { AuthorRow, articles, authors, createTables, db } from "./tables.ts";

const OwnArticle = modelSerializer(articles, {
  name: "OwnArticle",
  fields: ["id", "title", "slug"],
});
const WithAuthor = modelSerializer(articles, {
  name: "ArticleWithAuthor",
  fields: ["id", "title"],
  nested: { author: AuthorRow },
});
const WithArticles = modelSerializer(authors, {
  name: "AuthorWithArticles",
  nested: { articles: nested(OwnArticle, { many: true, maxItems: 10 }) },
});

export const api = new BoltAPI({ onStart: createTables });

api.viewset(
  "/authors/{author_id:int}/articles",
  ModelViewSet(db, articles, { serializer: OwnArticle, parents: ["author_id"] }),
);

api.viewset(
  "/articles",
  ReadOnlyModelViewSet(db, articles, {
    serializer: WithAuthor,
    joins: { author: eq(articles.author_id, authors.id) },
  }),
);

api.viewset(
  "/authors",
  ReadOnlyModelViewSet(db, authors, {
    serializer: WithArticles,
    joins: { articles: { key: articles.author_id, order: [desc(articles.id)] } },
  }),
);
