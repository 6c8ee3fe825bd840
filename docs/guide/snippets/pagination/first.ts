import { BoltAPI, pageNumber, t } from "boltapi";

const Article = t.Object({ id: t.Integer(), title: t.String() }, { $id: "Article" });
const articles = Array.from({ length: 5 }, (_, index) => ({
  id: index + 1,
  title: `Article ${index + 1}`,
}));

export const api = new BoltAPI();

api.get(
  "/articles",
  { paginate: pageNumber({ pageSize: 2, maxPageSize: 100 }), response: t.Array(Article) },
  () => articles,
);
