import { BoltAPI, modelSerializer } from "boltapi";
import { ModelViewSet, ReadOnlyModelViewSet } from "boltapi/views";
import { eq } from "drizzle-orm";
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
