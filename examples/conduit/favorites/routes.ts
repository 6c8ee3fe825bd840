import { Router, t } from "boltapi";
import { findArticle, findArticleId } from "../articles/queries.ts";
import { Article } from "../articles/schemas.ts";
import { membersOnly } from "../auth/tokens.ts";
import { GenericError } from "../errors/envelope.ts";
import { text } from "../schemas/text.ts";
import { addFavorite, removeFavorite } from "./queries.ts";

export const favorites = new Router({ prefix: "/articles/{slug}/favorite", tags: ["Favorites"] });

const shared = {
  ...membersOnly,
  params: { slug: text(200) },
  response: t.Object({ article: Article }),
  responses: { 404: { description: "There is no such article", schema: GenericError } },
};

/** Likes an article. */
favorites.post("", { ...shared, operationId: "CreateArticleFavorite" }, async ({ params: { slug }, request }) => {
  await addFavorite(await findArticleId(slug), request.user.id);
  return { article: await findArticle(slug, request.user) };
});

/** Likes an article no longer. */
favorites.delete("", { ...shared, operationId: "DeleteArticleFavorite" }, async ({ params: { slug }, request }) => {
  await removeFavorite(await findArticleId(slug), request.user.id);
  return { article: await findArticle(slug, request.user) };
});
