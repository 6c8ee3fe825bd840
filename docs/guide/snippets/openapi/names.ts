import { BoltAPI, t } from "boltapi";
import { z } from "zod";

export const api = new BoltAPI();

const Tag = z.object({ label: z.string() }).meta({ id: "Tag" });
const Article = t.Object(
  { title: t.String(), words: t.Integer({ default: 0 }) },
  { $id: "Article" },
);

api.post("/tags", { body: Tag, response: Tag, name: "createTag" }, ({ body }) => body);
api.post(
  "/articles",
  { body: Article, response: Article, operationId: "createArticle" },
  ({ body }) => body,
);
