import { modelSerializer, serializer, t } from "boltapi";
import { tables } from "../database/database.ts";
import { Profile } from "../profiles/schemas.ts";
import { text, words } from "../schemas/text.ts";

export const NewArticle = serializer("NewArticle", {
  fields: {
    title: words(200),
    description: text(1000),
    body: words(100_000),
    tagList: t.Array(words(50), { maxItems: 20, default: [] }),
  },
  validators: { tagList: (tags) => [...new Set(tags.map((tag) => tag.trim()))] },
});

export const ArticleUpdate = NewArticle.exclude("tagList").partial().named("UpdateArticle");

/** An article, for whoever asks. `Article.columns` are those that a query reads. */
export const Article = modelSerializer(tables.articles, {
  name: "Article",
  fields: ["slug", "title", "description", "body", "createdAt", "updatedAt"],
  nested: {
    tagList: t.Array(t.String()),
    favorited: t.Boolean(),
    favoritesCount: t.Integer(),
    author: Profile,
  },
});

/** Lists are without the text of articles. */
export const ListedArticle = Article.exclude("body").named("ListedArticle");
