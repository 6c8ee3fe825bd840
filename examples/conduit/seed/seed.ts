import { hashPassword } from "boltapi";
import { slugify } from "../articles/slugs.ts";
import { type Connection, tables } from "../database/database.ts";
import { StoryTeller } from "./story-teller.ts";
import { bios, people, remarks, sentences, titles, topics } from "./words.ts";

/** Everybody who is made up has it. */
export const seedPassword = "conduit-demo";

const articleCount = 300;
const begin = Date.UTC(2026, 0, 5, 7);
const hour = 60 * 60 * 1000;

/** Fills an empty database with people, what they write, and what others think of it. Always the same. */
export async function seed(connection: Connection): Promise<Readonly<Record<string, number>>> {
  const teller = new StoryTeller(2026);
  // One hash for all: each takes as long as a login.
  const passwordHash = await hashPassword(seedPassword);
  const userIds = await insert(
    connection,
    tables.users,
    people.map((name) => describePerson(name, passwordHash, teller)),
  );
  const stories = tellStories(userIds, teller);
  const articleIds = await insert(
    connection,
    tables.articles,
    stories.map(({ article }) => article),
  );

  const tags = stories.flatMap(({ tags }, index) =>
    tags.map((tag, position) => ({ articleId: articleIds[index] as number, tag, position })),
  );
  const follows = userIds.flatMap((followerId) =>
    teller
      .some(userIds, teller.between(3, 9))
      .filter((followedId) => followedId !== followerId)
      .map((followedId) => ({ followerId, followedId })),
  );
  const favorites = articleIds.flatMap((articleId) =>
    teller.some(userIds, teller.below(8)).map((userId) => ({ articleId, userId })),
  );
  const comments = stories.flatMap((story, index) => comment(articleIds[index] as number, story, userIds, teller));
  for (const rows of chunks(tags)) await connection.insert(tables.articleTags).values(rows);
  for (const rows of chunks(follows)) await connection.insert(tables.follows).values(rows);
  for (const rows of chunks(favorites)) await connection.insert(tables.favorites).values(rows);
  for (const rows of chunks(comments)) await connection.insert(tables.comments).values(rows);
  return {
    users: userIds.length,
    articles: articleIds.length,
    comments: comments.length,
    favorites: favorites.length,
    follows: follows.length,
  };
}

function describePerson(name: string, passwordHash: string, teller: StoryTeller) {
  const username = name.toLowerCase();
  return {
    username,
    email: `${username}@example.com`,
    passwordHash,
    bio: teller.tell(teller.pick(bios), teller.topic()),
    createdAt: new Date(begin),
  };
}

interface Story {
  readonly topic: string;
  readonly tags: readonly string[];
  readonly article: typeof tables.articles.$inferInsert & { readonly createdAt: Date };
}

function tellStories(userIds: readonly number[], teller: StoryTeller): Story[] {
  const slugs = new Map<string, number>();
  return Array.from({ length: articleCount }, (_, index) => {
    const topic = teller.topic();
    const title = teller.tell(teller.pick(titles), topic);
    const slug = slugify(title);
    const count = (slugs.get(slug) ?? 0) + 1;
    slugs.set(slug, count);
    const createdAt = new Date(begin + index * 7 * hour + teller.below(6 * 60) * 60_000);
    const article = {
      slug: count === 1 ? slug : `${slug}-${count}`,
      title,
      description: teller.tell(teller.pick(sentences), topic),
      body: teller.paragraphs(sentences, topic, teller.between(2, 5)),
      authorId: teller.pick(userIds),
      createdAt,
      updatedAt: createdAt,
    };
    const others = teller.some(Object.keys(topics), teller.below(3)).filter((other) => other !== topic);
    return { topic, tags: [topic, ...others], article };
  });
}

function comment(articleId: number, { topic, article }: Story, userIds: readonly number[], teller: StoryTeller) {
  return teller.some(userIds, teller.below(6)).map((authorId, index) => {
    const createdAt = new Date(article.createdAt.getTime() + (index + 1) * hour);
    return { articleId, authorId, body: teller.tell(teller.pick(remarks), topic), createdAt, updatedAt: createdAt };
  });
}

type SeededTable = typeof tables.users | typeof tables.articles;

/** The ids of the rows, in their order. */
async function insert<Table extends SeededTable>(
  connection: Connection,
  table: Table,
  rows: readonly Table["$inferInsert"][],
): Promise<number[]> {
  const ids: number[] = [];
  for (const part of chunks(rows)) {
    const added = await connection
      .insert(table)
      .values([...part])
      .returning({ id: table.id });
    ids.push(...added.map(({ id }) => id));
  }
  return ids;
}

/** Databases limit how many values one statement has. */
function chunks<Row>(rows: readonly Row[]): Row[][] {
  const size = 500;
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, index) =>
    rows.slice(index * size, (index + 1) * size),
  );
}
