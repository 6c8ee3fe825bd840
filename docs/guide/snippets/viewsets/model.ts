import { BoltAPI } from "boltapi";
import { ModelViewSet } from "boltapi/views";
import { ArticleRow, articles, createTables, db } from "./tables.ts";

export const api = new BoltAPI({ onStart: createTables });

api.viewset("/articles", ModelViewSet(db, articles, { serializer: ArticleRow }));
