import { join } from "node:path";
import { closeDatabase, migrate } from "boltapi/db";
import { TestClient, type TestResponse } from "boltapi/testing";
import { eq } from "drizzle-orm";
import { expect } from "vitest";
import { api } from "../api.ts";
import { createToken } from "../auth/tokens.ts";
import { db, tables } from "../database/database.ts";
import { dialect } from "../database/location.ts";
import { explainAnswer, explainRequest, findOperation } from "./contract.ts";
import { explainByOwn } from "./own-document.ts";

/** What a request is made with. */
export interface Sending {
  /** Whose token it has. */
  readonly as?: Member;
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string | number>;
  readonly json?: unknown;
}

export interface Member {
  readonly id: number;
  readonly username: string;
  readonly token: string;
}

/** Which answers of the contract there have been: `GetArticles 200`. */
export const seen: Set<string> = new Set();

/** The application on an empty database, and what tests do with it. */
export class Conduit {
  readonly #client = new TestClient(api);

  static async open(): Promise<Conduit> {
    await migrate(db, join(import.meta.dirname, "../migrations", dialect));
    return new Conduit();
  }

  async close(): Promise<void> {
    await this.#client.close();
    await closeDatabase(db);
  }

  /** Everything else goes with the users. */
  async clear(): Promise<void> {
    await db.delete(tables.users);
  }

  /** Sends a request, and holds the answer to the contract, and to our own document. */
  async send(method: string, path: string, { as, headers, query, json }: Sending = {}): Promise<Answer> {
    const response: TestResponse = await this.#client.request(method, `/api${path}`, {
      headers: { ...(as === undefined ? {} : { authorization: `Token ${as.token}` }), ...headers },
      ...(query === undefined ? {} : { query }),
      ...(json === undefined ? {} : { json }),
    });
    const { status } = response;
    const body: unknown = response.text() === "" ? undefined : response.json();
    const operation = findOperation(method, path);
    const problem = explainAnswer(operation, status, body) ?? explainByOwn(operation, status, body);
    expect(problem, `${method} ${path} answered ${status}`).toBeNull();
    if (response.ok && json !== undefined) expect(explainRequest(operation, json)).toBeNull();
    seen.add(`${operation.id} ${status}`);
    return { status, headers: response.headers, body: (body ?? {}) as Answer["body"] };
  }

  /** Sends a request that is to go wrong, and gives what is said of it. */
  async fail(status: number, method: string, path: string, sending: Sending = {}): Promise<readonly string[]> {
    const answer = await this.send(method, path, sending);
    expect([answer.status, answer.body]).toEqual([status, { errors: { body: expect.any(Array) } }]);
    return (answer.body as unknown as { errors: { body: string[] } }).errors.body;
  }

  /** Somebody with an account. It has no password, which takes long to make. */
  async join(username: string): Promise<Member> {
    const account = { username, email: `${username}@example.com`, passwordHash: "!", bio: `I am ${username}` };
    const [user] = await db.insert(tables.users).values(account).returning({ id: tables.users.id });
    const id = user?.id ?? 0;
    return { id, username, token: createToken({ id, username }) };
  }

  async leave({ id }: Member): Promise<void> {
    await db.delete(tables.users).where(eq(tables.users.id, id));
  }

  /** Publishes an article, and gives its slug. */
  async publish(author: Member, title: string, tagList: readonly string[] = []): Promise<string> {
    const json = { article: { title, description: `About ${title}`, body: `All of ${title}`, tagList } };
    const { status, body } = await this.send("POST", "/articles", { as: author, json });
    expect(status).toBe(201);
    return body.article.slug;
  }
}

export interface Answer {
  readonly status: number;
  readonly headers: TestResponse["headers"];
  /** Held to the contract when it came. */
  readonly body: {
    readonly user: { email: string; token: string; username: string; bio: string; image: string };
    readonly profile: Profile;
    readonly article: Article;
    readonly articles: readonly Article[];
    readonly articlesCount: number;
    readonly comment: Comment;
    readonly comments: readonly Comment[];
    readonly tags: readonly string[];
  };
}

interface Profile {
  readonly username: string;
  readonly bio: string;
  readonly image: string;
  readonly following: boolean;
}

interface Article {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly body: string;
  readonly tagList: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly favorited: boolean;
  readonly favoritesCount: number;
  readonly author: Profile;
}

interface Comment {
  readonly id: number;
  readonly body: string;
  readonly createdAt: string;
  readonly author: Profile;
}
