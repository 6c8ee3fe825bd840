import { depends, Router, t } from "boltapi";
import { everybody, membersOnly } from "../auth/tokens.ts";
import { tx } from "../database/database.ts";
import { GenericError } from "../errors/envelope.ts";
import { text } from "../schemas/text.ts";
import { addArticle, changeArticle, deleteArticle, findArticle, findOwnArticle, listArticles } from "./queries.ts";
import { Article, ArticleUpdate, ListedArticle, NewArticle } from "./schemas.ts";

export const articles = new Router({ prefix: "/articles", tags: ["Articles"] });

const maxPageSize = 100;

/** Which part of a list is wanted. */
const page = depends(
  {
    query: {
      limit: t.Integer({ minimum: 1, default: 20, description: `How many to return; ${maxPageSize} at most are.` }),
      offset: t.Integer({ minimum: 0, maximum: 2 ** 31 - 1, default: 0, description: "How many to skip." }),
    },
  },
  ({ query: { limit, offset } }) => ({ limit: Math.min(limit, maxPageSize), offset }),
);

const list = t.Object({ articles: t.Array(ListedArticle), articlesCount: t.Integer() });
const single = t.Object({ article: Article });
const params = { slug: text(200) };
const missing = { description: "There is no such article", schema: GenericError };
const foreign = { description: "The article is somebody else's", schema: GenericError };

/** Lists articles, newest first: all, or those with a tag, by an author, or that somebody likes. */
articles.get(
  "",
  {
    ...everybody,
    operationId: "GetArticles",
    query: {
      tag: t.Optional(text(50)),
      author: t.Optional(text(40)),
      favorited: t.Optional(text(40)),
    },
    depends: { page },
    response: list,
  },
  ({ query, page, request }) => listArticles(query, page, request.user),
);

/** Lists articles of the authors whom you follow, newest first. */
articles.get(
  "/feed",
  { ...membersOnly, operationId: "GetArticlesFeed", depends: { page }, response: list },
  ({ page, request: { user } }) => listArticles({ followedBy: user }, page, user),
);

/** Shows an article. */
articles.get(
  "/{slug}",
  { ...everybody, operationId: "GetArticle", params, response: single, responses: { 404: missing } },
  async ({ params, request }) => ({ article: await findArticle(params.slug, request.user) }),
);

/** Publishes an article. */
articles.post(
  "",
  {
    ...membersOnly,
    operationId: "CreateArticle",
    body: t.Object({ article: NewArticle }),
    depends: { tx },
    response: single,
    status: 201,
  },
  async ({ body, tx, request }) => ({ article: await addArticle(tx, request.user, body.article) }),
);

/** Changes an article of yours. With its title its slug changes. */
articles.put(
  "/{slug}",
  {
    ...membersOnly,
    operationId: "UpdateArticle",
    params,
    body: t.Object({ article: ArticleUpdate }),
    depends: { tx },
    response: single,
    responses: { 403: foreign, 404: missing },
  },
  async ({ params, body, tx, request }) => ({
    article: await changeArticle(tx, params.slug, request.user, body.article),
  }),
);

/** Deletes an article of yours, with its comments. */
articles.delete(
  "/{slug}",
  { ...membersOnly, operationId: "DeleteArticle", params, status: 204, responses: { 403: foreign, 404: missing } },
  async ({ params, request }) => {
    const { id } = await findOwnArticle(params.slug, request.user);
    await deleteArticle(id);
  },
);
