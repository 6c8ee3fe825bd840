import {
  BoltAPI,
  createJwtForUser,
  idempotencyKey,
  jwt,
  type KeyValueStore,
  rateLimit,
  revocation,
  silentLogger,
} from "boltapi";
import { type AppDatabase, closeDatabase } from "boltapi/db";
import { TestClient } from "boltapi/testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { describeSessions } from "../../sessions/conformance.ts";
import { describeWithServer, mysqlUrl, postgresUrl } from "../test-servers.ts";
import { mysqlStore } from "./mysql-store.ts";
import { postgresStore } from "./postgres-store.ts";
import { sqliteStore } from "./sqlite-store.ts";
import type { StoreKit } from "./store-kit.ts";

const secret = "0123456789abcdef0123456789abcdef";

function describeUses(kit: StoreKit, alsoSessions: boolean): void {
  describe(kit.name, () => {
    let db: AppDatabase;
    let store: KeyValueStore;
    beforeAll(async () => {
      await kit.prepare();
      db = kit.open();
      store = kit.store(db);
    });
    afterAll(async () => {
      await closeDatabase(db);
      await kit.drop();
    });

    if (alsoSessions) {
      describeSessions({
        name: kit.name,
        make: () => ({ store }),
        advance: async (seconds) => {
          vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + seconds * 1000 });
        },
        clean: async () => void (await kit.clear(db)),
      });
    }

    /** An application as a process of its own has it. */
    const clientOf = (define: (api: BoltAPI, own: KeyValueStore) => void): TestClient => {
      const database = kit.open();
      const api = new BoltAPI({ database, logger: silentLogger });
      define(api, kit.store(database));
      return new TestClient(api);
    };

    it("knows revoked tokens in every process", async () => {
      const define = (api: BoltAPI, own: KeyValueStore): void => {
        const revoked = revocation({ store: own });
        const auth = [jwt({ secret, revocation: revoked })];
        api.get("/", { auth }, ({ request }) => request.user.username);
        api.post("/logout", { auth }, ({ request }) => revoked.revoke(request.auth.claims));
        api.post("/logout-all", { auth }, ({ request }) => revoked.revokeUser(request.user.id));
      };
      await using one = clientOf(define);
      await using other = clientOf(define);
      const [first, second] = [1, 2].map(() => ({
        headers: { authorization: `Bearer ${createJwtForUser({ id: 7, username: "mary" }, { secret })}` },
      }));
      expect(await (await other.get("/", first)).text()).toBe("mary");
      expect((await one.post("/logout", first)).status).toBe(204);
      expect((await other.get("/", first)).status).toBe(401);
      expect((await other.get("/", second)).status).toBe(200);
      await other.post("/logout-all", second);
      expect((await one.get("/", second)).status).toBe(401);
    });

    it("counts requests of all processes together", async () => {
      const define = (api: BoltAPI, own: KeyValueStore): void => {
        const limit = rateLimit({ limit: 5, windowMs: 3_600_000, name: "all", store: own, onStoreError: "deny" });
        api.get("/", { use: [limit] }, () => "ok");
      };
      await using one = clientOf(define);
      await using other = clientOf(define);
      const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => (index % 2 ? one : other).get("/")));
      const statuses = answers.map(({ status }) => status);
      expect([statuses.filter((status) => status === 200).length, new Set(statuses)]).toEqual([5, new Set([200, 429])]);
    });

    it("carries out a request with an idempotency key once, whichever process it comes to", async () => {
      let orders = 0;
      const define = (api: BoltAPI, own: KeyValueStore): void => {
        api.post("/", { use: [idempotencyKey({ store: own })] }, () => ({ order: ++orders }));
      };
      await using one = clientOf(define);
      await using other = clientOf(define);
      const headers = { "idempotency-key": crypto.randomUUID() };
      expect(await (await one.post("/", { headers })).json()).toEqual({ order: 1 });
      expect(await (await other.post("/", { headers })).json()).toEqual({ order: 1 });
    });
  });
}

describeUses(sqliteStore, true);
await describeWithServer("on a server of PostgreSQL", postgresUrl, () => describeUses(postgresStore, false));
await describeWithServer("on a server of MySQL", mysqlUrl, () => describeUses(mysqlStore, false));
