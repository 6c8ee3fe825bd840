import { once } from "node:events";
import { BoltAPI, Conflict, depends, health, json, silentLogger, stream } from "boltapi";
import { type AppDatabase, closeDatabase, constraintViolation, databaseCheck, getOr404, transaction } from "boltapi/db";
import { TestClient } from "boltapi/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { databaseHandle } from "../../src/db/app-database.ts";

/** A row of the table that every dialect has. */
export interface Account {
  readonly id: number;
  readonly owner: string;
  readonly balance: number;
}

type Transaction<Tx> = <Result>(work: (tx: Tx) => Promise<Result>) => Promise<Result>;

/** One dialect: its database, and how it does what the tests need. */
export interface DatabaseKit<
  Db extends AppDatabase & { transaction: Transaction<Tx> },
  Tx extends { transaction: Transaction<Tx> },
> {
  readonly name: string;
  /** Makes a database of its own with an empty table `accounts`. */
  make(): Promise<Db>;
  /** Removes what `make` has made. */
  drop(): Promise<void>;
  clear(db: Db): Promise<unknown>;
  insert(db: Db | Tx, account: Account): Promise<unknown>;
  list(db: Db | Tx): Promise<Account[]>;
  setBalance(db: Db | Tx, id: number, balance: number): Promise<unknown>;
  /** Reads a balance in such a way that nobody else changes it until the transaction ends. */
  lockBalance(tx: Tx, id: number): Promise<number>;
  byId(db: Db | Tx, id: number): Promise<Account>;
  byOwner(db: Db | Tx, owner: string, detail?: string): Promise<Account>;
}

/** What every database has to do for BoltAPI. */
export function describeDatabase<
  Db extends AppDatabase & { transaction: Transaction<Tx> },
  Tx extends { transaction: Transaction<Tx> },
>(kit: DatabaseKit<Db, Tx>): void {
  describe(kit.name, () => {
    let db: Db;
    const mary = { id: 1, owner: "mary", balance: 100 };
    beforeAll(async () => {
      db = await kit.make();
    });
    beforeEach(async () => {
      await kit.clear(db);
      await kit.insert(db, mary);
    });
    afterAll(async () => {
      await closeDatabase(db);
      await kit.drop();
    });

    const txOf = (input: object): Tx => (input as { tx: Tx }).tx;

    /** What the handler of a route leaves behind: its status, and all accounts. */
    async function answerOf(handle: (tx: Tx) => unknown): Promise<readonly [number, Account[]]> {
      // The types of the dialects have nothing in common that transaction() could be checked against here.
      const tx = transaction(db as never) as never;
      const api = new BoltAPI({ logger: silentLogger, database: db });
      api.post("/", { depends: { tx } }, (input: object) => handle(txOf(input)));
      await using client = new TestClient(api, { raiseServerErrors: false, followRedirects: false });
      const { status } = await client.post("/");
      return [status, await kit.list(db)];
    }

    describe("the lifecycle of an application", () => {
      it("opens the database before the first request, and it is open again after it was closed", async () => {
        for (const round of [1, 2]) {
          const api = new BoltAPI({ database: db });
          api.get("/", async () => (await kit.list(db)).length * round);
          await using client = new TestClient(api);
          expect(await (await client.get("/")).json()).toBe(round);
        }
      });

      it("stays open for an application that shares it with one that has ended", async () => {
        const first = new TestClient(new BoltAPI({ database: db }));
        const api = new BoltAPI();
        const mounted = new BoltAPI({ database: db });
        mounted.get("/", async () => (await kit.list(db)).length);
        api.mount("/mounted", mounted);
        await using second = new TestClient(api);
        await first.get("/");
        await second.get("/mounted");
        await first.close();
        expect(await (await second.get("/mounted")).json()).toBe(1);
      });

      it("answers a health check", async () => {
        const api = new BoltAPI({ database: db });
        api.include(health({ checks: { database: databaseCheck(db) } }));
        await using client = new TestClient(api);
        expect(await (await client.get("/ready")).json()).toEqual({
          status: "healthy",
          checks: { database: { healthy: true, message: "OK" } },
        });
      });

      it("names its place without a password", () => {
        expect(db[databaseHandle].place).toMatch(/^(SQLite database|PostgreSQL at|MySQL at) [^@]+$/);
      });
    });

    describe("getOr404()", () => {
      it("gives the row of a primary key, or of other columns", async () => {
        expect(await kit.byId(db, 1)).toEqual(mary);
        expect(await kit.byOwner(db, "mary")).toEqual(mary);
        expect(await db.transaction((tx) => kit.byId(tx, 1))).toEqual(mary);
      });

      it("throws a 404 when there is none", async () => {
        await expect(kit.byId(db, 2)).rejects.toMatchObject({ status: 404, detail: "Not Found" });
        await expect(kit.byOwner(db, "john", "No such account")).rejects.toMatchObject({ detail: "No such account" });
      });

      it("takes no value that is missing for a condition less", async () => {
        for (const missing of [undefined, null, {}]) {
          await expect(kit.byId(db, missing as never)).rejects.toThrow(/^TABLE_KEY_INVALID/);
        }
        await expect(kit.byOwner(db, undefined as never)).rejects.toThrow(
          'TABLE_KEY_INVALID: getOr404(): the key of the table "accounts" has no value for "owner".',
        );
        await expect(getOr404(Promise.resolve(undefined))).rejects.toMatchObject({ status: 404 });
      });
    });

    describe("constraintViolation()", () => {
      const failureOf = (work: Promise<unknown>): Promise<unknown> =>
        work.then(() => null).catch((error: unknown) => error);

      it("tells which columns have values that another row has, as far as the database does", async () => {
        const violation = constraintViolation(await failureOf(kit.insert(db, { id: 2, owner: "mary", balance: 1 })));
        expect(violation).toEqual({ kind: "unique", columns: kit.name === "mysql" ? [] : ["owner"] });
      });

      it("tells the same of a primary key, and within a transaction", async () => {
        const failing = db.transaction((tx) => kit.insert(tx, { ...mary, owner: "john" }));
        expect(constraintViolation(await failureOf(failing))).toMatchObject({ kind: "unique" });
      });

      it("is null for every other error", async () => {
        expect(constraintViolation(await failureOf(kit.insert(db, { id: 2 } as Account)))).toBeNull();
        for (const other of [
          new Error("UNIQUE constraint failed: a.b"),
          { code: "ENOENT" },
          "23505",
          null,
          undefined,
        ]) {
          expect(constraintViolation(other)).toBeNull();
        }
        const circular = new Error("again");
        circular.cause = circular;
        expect(constraintViolation(circular)).toBeNull();
      });
    });

    describe("transaction()", () => {
      it("commits what the handler of a successful answer has done", async () => {
        const [status, accounts] = await answerOf(async (tx) => {
          await kit.insert(tx, { id: 2, owner: "john", balance: 1 });
          return "done";
        });
        expect(status).toBe(200);
        expect(accounts).toHaveLength(2);
      });

      it("has committed when the answer is sent", async () => {
        const tx = transaction(db as never) as never;
        const api = new BoltAPI({ logger: silentLogger, database: db });
        const seen: number[] = [];
        const look = {
          name: "look",
          after: async (): Promise<undefined> => void seen.push((await kit.list(db)).length),
        };
        api.post("/", { depends: { tx }, use: [look] }, async (input: object) => {
          await kit.insert(txOf(input), { id: 2, owner: "john", balance: 1 });
          seen.push((await kit.list(db)).length);
          return "done";
        });
        await using client = new TestClient(api);
        await client.post("/");
        expect(seen).toEqual([1, 2]);
      });

      it.each<readonly [string, number, () => unknown]>([
        ["an exception", 409, () => Promise.reject(new Conflict("taken"))],
        ["an unexpected error", 500, () => Promise.reject(new Error("broken"))],
        ["a thrown answer", 400, () => Promise.reject(json({}, { status: 400 }))],
        ["a returned error", 422, () => json({ detail: "no" }, { status: 422 })],
        ["a result that cannot be sent", 500, () => () => {}],
      ])("rolls back for %s", async (_, expected, end) => {
        const [status, accounts] = await answerOf(async (tx) => {
          await kit.insert(tx, { id: 2, owner: "john", balance: 1 });
          return end();
        });
        expect(status).toBe(expected);
        expect(accounts).toEqual([mary]);
      });

      it("commits for a thrown redirect, which is no error", async () => {
        const [status, accounts] = await answerOf(async (tx) => {
          await kit.setBalance(tx, 1, 7);
          throw json(null, { status: 303, headers: { location: "/nowhere-else" } });
        });
        expect(status).toBe(303);
        expect(accounts).toEqual([{ ...mary, balance: 7 }]);
      });

      it("rolls back when another dependency fails", async () => {
        const tx = transaction(db as never) as never;
        const failing = depends({ depends: { tx } }, async (input: object) => {
          await kit.setBalance(txOf(input), 1, 0);
          throw new Conflict("no");
        });
        const api = new BoltAPI({ logger: silentLogger, database: db });
        api.post("/", { depends: { tx, failing } }, () => "never");
        await using client = new TestClient(api);
        expect((await client.post("/")).status).toBe(409);
        expect(await kit.list(db)).toEqual([mary]);
      });

      it("is one for all who depend on it in a request", async () => {
        const tx = transaction(db as never) as never;
        const writer = depends({ depends: { tx } }, async (input: object) => {
          await kit.setBalance(txOf(input), 1, 5);
        });
        const api = new BoltAPI({ database: db });
        api.post("/", { depends: { writer, tx } }, (input: object) => kit.list(txOf(input)));
        await using client = new TestClient(api);
        expect(await (await client.post("/")).json()).toEqual([{ ...mary, balance: 5 }]);
      });

      it("rolls back when the client has gone", async () => {
        const tx = transaction(db as never) as never;
        const api = new BoltAPI({ logger: silentLogger, database: db });
        const gone = new AbortController();
        let finished = (): void => {};
        const end = new Promise<void>((resolve) => {
          finished = resolve;
        });
        api.post("/", { depends: { tx } }, async ({ tx: own, request }) => {
          request.afterResponse(finished);
          await kit.setBalance(own as Tx, 1, 0);
          const left = once(request.signal, "abort");
          gone.abort();
          await left;
          return "unheard";
        });
        await using server = await listen(api);
        await expect(fetch(server.url, { method: "POST", signal: gone.signal })).rejects.toThrow();
        await end;
        expect(await kit.list(db)).toEqual([mary]);
      });

      it("undoes a part that fails by itself", async () => {
        const [status, accounts] = await answerOf(async (tx) => {
          await kit.setBalance(tx, 1, 50);
          await tx
            .transaction(async (inner) => {
              await kit.insert(inner, { id: 2, owner: "john", balance: 1 });
              throw new Error("not this");
            })
            .catch(() => {});
          await tx.transaction((inner) => kit.insert(inner, { id: 3, owner: "jane", balance: 1 }));
        });
        expect(status).toBe(204);
        expect(accounts.map(({ owner, balance }) => [owner, balance])).toEqual([
          ["mary", 50],
          ["jane", 1],
        ]);
      });

      it("takes no query that comes when it is over", async () => {
        let late: Promise<unknown> = Promise.resolve();
        const [status] = await answerOf((tx) => {
          const rows = async function* (): AsyncGenerator<string> {
            late = kit.setBalance(tx, 1, 0);
            late.catch(() => {});
            yield "text";
          };
          return stream(rows());
        });
        expect(status).toBe(200);
        const error: unknown = await late.catch((caught: unknown) => caught);
        expect(String((error as Error).cause ?? error)).toContain("TRANSACTION_OVER");
        expect(await kit.list(db)).toEqual([mary]);
      });

      it("answers what the commit fails with", async () => {
        const failing = {
          ...db,
          [databaseHandle]: db[databaseHandle],
          transaction: async (work: (tx: Tx) => Promise<unknown>) => {
            await db.transaction(work);
            throw new Error("The disk is full");
          },
        };
        const tx = transaction(failing as never) as never;
        const api = new BoltAPI({ logger: silentLogger });
        api.post("/", { depends: { tx } }, () => "done");
        await using client = new TestClient(api, { raiseServerErrors: false });
        expect((await client.post("/")).status).toBe(500);
      });

      it("is refused for WebSockets", () => {
        const tx = transaction(db as never) as never;
        const api = new BoltAPI();
        api.websocket("/ws", { depends: { tx } }, () => {});
        expect(() => api.compile()).toThrow(/^DEPENDENCY_NOT_FOR_WEBSOCKETS/);
      });
    });

    describe("transactions at the same time", () => {
      it("lose no update, and others read meanwhile", async () => {
        let isDone = false;
        const seen = new Set<number>();
        const reading = (async () => {
          while (!isDone) for (const { balance } of await kit.list(db)) seen.add(balance);
        })();
        await Promise.all(
          Array.from({ length: 50 }, () =>
            db.transaction(async (tx) => {
              const balance = await kit.lockBalance(tx, 1);
              await kit.setBalance(tx, 1, balance + 1);
            }),
          ),
        );
        isDone = true;
        await reading;
        expect(await kit.list(db)).toEqual([{ ...mary, balance: 150 }]);
        expect(seen.size).toBeGreaterThan(0);
      });

      it("keep statements outside of them out", async () => {
        let proceed = (): void => {};
        const outsideIsDone = new Promise<void>((resolve) => {
          proceed = resolve;
        });
        let begun = (): void => {};
        const hasBegun = new Promise<void>((resolve) => {
          begun = resolve;
        });
        const inside = db.transaction(async (tx) => {
          await kit.setBalance(tx, 1, 0);
          begun();
          await outsideIsDone;
          throw new Error("undone");
        });
        await hasBegun;
        // Another row: this one is locked on servers.
        const written = kit.insert(db, { id: 2, owner: "john", balance: 1 });
        expect(await kit.byId(db, 1)).toEqual(mary);
        proceed();
        await expect(inside).rejects.toThrow("undone");
        await written;
        expect((await kit.list(db)).map(({ balance }) => balance)).toEqual([100, 1]);
      });
    });
  });
}

/** A server that is closed with its block. */
async function listen(api: BoltAPI): Promise<{ readonly url: string } & AsyncDisposable> {
  const server = await api.listen({ port: 0 });
  return { url: server.url, [Symbol.asyncDispose]: () => server.close({ graceMs: 1000 }) };
}
