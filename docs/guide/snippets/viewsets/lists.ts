import { BoltAPI, pageNumber } from "boltapi";
import { contains, exact, isNull, ModelViewSet, oneOf } from "boltapi/views";
import { ArticleRow, articles, createTables, db } from "./tables.ts";

export const api = new BoltAPI({ onStart: createTables });

api.viewset(
  "/articles",
  ModelViewSet(db, articles, {
    serializer: ArticleRow,
    pagination: pageNumber({ pageSize: 20, maxPageSize: 100 }),
    filters: {
      author_id: [exact(), oneOf()],
      title: contains(),
      slug: isNull(),
    },
    search: ["title", "slug"],
    ordering: ["title", "id"],
    order: ["-id"],
  }),
);
