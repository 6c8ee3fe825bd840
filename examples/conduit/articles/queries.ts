import { Forbidden } from "boltapi";
import { getOr404 } from "boltapi/db";
import { and, asc, desc, eq, exists, inArray, type SQL, sql } from "drizzle-orm";
import { type Connection, db, type Transaction, tables } from "../database/database.ts";
import { profileFor } from "../profiles/queries.ts";
import type { Member } from "../users/queries.ts";
import { Article, ListedArticle } from "./schemas.ts";
import { slugify, writeWithSlug } from "./slugs.ts";

const { articles, articleTags, favorites, follows, users } = tables;

const missing = "There is no such article";

/** What an article says beside its own columns. All of it is counted by the database, within the query for the article. */
function extrasFor(viewer: Member | null) {
  return {
    id: articles.id,
    favorited: isFavoriteOf(viewer),
    favoritesCount: db.$count(favorites, eq(favorites.articleId, articles.id)),
    author: profileFor(viewer),
  };
}

function isFavoriteOf(viewer: Member | null) {
  if (viewer === null) return sql`false`.mapWith(Boolean);
  const own = and(eq(favorites.articleId, articles.id), eq(favorites.userId, viewer.id));
  return sql`${exists(db.select({ one: sql`1` }).from(favorites).where(own))}`.mapWith(Boolean);
}

/** @param connection A transaction sees what it has just written. */
export async function findArticle(slug: string, viewer: Member | null, connection: Connection = db) {
  const query = connection
    .select({ ...Article.columns, ...extrasFor(viewer) })
    .from(articles)
    .innerJoin(users, eq(users.id, articles.authorId))
    .where(eq(articles.slug, slug));
  const article = await getOr404(query, missing);
  const tags = await tagsOf([article.id], connection);
  return { ...article, tagList: tags.get(article.id) ?? [] };
}

/** The id of an article, for those who need no more of it. */
export async function findArticleId(slug: string): Promise<number> {
  const query = db.select({ id: articles.id }).from(articles).where(eq(articles.slug, slug));
  return (await getOr404(query, missing)).id;
}

/** Which articles a list has. */
export interface ArticleFilter {
  readonly tag?: string | undefined;
  /** Name of a user. */
  readonly author?: string | undefined;
  /** Name of a user. */
  readonly favorited?: string | undefined;
  /** Only articles of authors whom this member follows. */
  readonly followedBy?: Member;
}

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** A page of articles, newest first, and how many there are: three queries, however long the page is. */
export async function listArticles(filter: ArticleFilter, { limit, offset }: Page, viewer: Member | null) {
  const where = and(...conditionsOf(filter));
  const page = db
    .select({ ...ListedArticle.columns, ...extrasFor(viewer) })
    .from(articles)
    .innerJoin(users, eq(users.id, articles.authorId))
    .where(where)
    .orderBy(desc(articles.createdAt), desc(articles.id))
    .limit(limit)
    .offset(offset);
  const [rows, articlesCount] = await Promise.all([page, db.$count(articles, where)]);
  const tags = await tagsOf(rows.map(({ id }) => id));
  return { articles: rows.map((row) => ({ ...row, tagList: tags.get(row.id) ?? [] })), articlesCount };
}

function conditionsOf({ tag, author, favorited, followedBy }: ArticleFilter): SQL[] {
  const conditions: SQL[] = [];
  if (tag !== undefined) {
    const tagged = db.select({ id: articleTags.articleId }).from(articleTags).where(eq(articleTags.tag, tag));
    conditions.push(inArray(articles.id, tagged));
  }
  if (author !== undefined) {
    const named = db.select({ id: users.id }).from(users).where(eq(users.username, author));
    conditions.push(inArray(articles.authorId, named));
  }
  if (favorited !== undefined) {
    const liked = db
      .select({ id: favorites.articleId })
      .from(favorites)
      .innerJoin(users, eq(users.id, favorites.userId))
      .where(eq(users.username, favorited));
    conditions.push(inArray(articles.id, liked));
  }
  if (followedBy !== undefined) {
    const followed = db.select({ id: follows.followedId }).from(follows).where(eq(follows.followerId, followedBy.id));
    conditions.push(inArray(articles.authorId, followed));
  }
  return conditions;
}

/** The tags of articles, by their ids, with one query: in the order that their authors gave them. */
async function tagsOf(ids: readonly number[], connection: Connection = db): Promise<ReadonlyMap<number, string[]>> {
  const tags = new Map<number, string[]>(ids.map((id) => [id, []]));
  if (ids.length === 0) return tags;
  const rows = await connection
    .select({ articleId: articleTags.articleId, tag: articleTags.tag })
    .from(articleTags)
    .where(inArray(articleTags.articleId, [...ids]))
    .orderBy(asc(articleTags.position));
  for (const { articleId, tag } of rows) tags.get(articleId)?.push(tag);
  return tags;
}

/** What an author writes of an article. */
export interface ArticleText {
  readonly title: string;
  readonly description: string;
  readonly body: string;
}

export async function addArticle(
  tx: Transaction,
  author: Member,
  { tagList, ...text }: ArticleText & { tagList: string[] },
) {
  const now = new Date();
  const added = await writeWithSlug(tx, text.title, (part, slug) =>
    getOr404(
      part
        .insert(articles)
        .values({ ...text, slug, authorId: author.id, createdAt: now, updatedAt: now })
        .returning({ id: articles.id, slug: articles.slug }),
    ),
  );
  const tags = tagList.map((tag, position) => ({ articleId: added.id, tag, position }));
  if (tags.length > 0) await tx.insert(articleTags).values(tags);
  return findArticle(added.slug, author, tx);
}

/** An article that somebody wants to change: a 403 for everybody but its author. */
export async function findOwnArticle(slug: string, member: Member, connection: Connection = db) {
  const query = connection
    .select({ id: articles.id, title: articles.title, authorId: articles.authorId })
    .from(articles)
    .where(eq(articles.slug, slug));
  const article = await getOr404(query, missing);
  if (article.authorId !== member.id) throw new Forbidden("This article is somebody else's");
  return article;
}

/** Changes an article. Its slug follows its title. */
export async function changeArticle(tx: Transaction, slug: string, author: Member, changes: Partial<ArticleText>) {
  const article = await findOwnArticle(slug, author, tx);
  if (Object.keys(changes).length === 0) return findArticle(slug, author, tx);
  const { title = article.title } = changes;
  const write = async (part: Transaction, newSlug: string): Promise<string> => {
    const values = { ...changes, slug: newSlug, updatedAt: new Date() };
    await part.update(articles).set(values).where(eq(articles.id, article.id));
    return newSlug;
  };
  const isSameTitle = slugify(title) === slugify(article.title);
  return findArticle(isSameTitle ? await write(tx, slug) : await writeWithSlug(tx, title, write), author, tx);
}

/** Deletes an article; its tags, favorites and comments go with it. */
export async function deleteArticle(articleId: number): Promise<void> {
  await db.delete(articles).where(eq(articles.id, articleId));
}
