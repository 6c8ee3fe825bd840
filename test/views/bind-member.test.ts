import { action, BoltAPI, modelSerializer, route, t, View, ViewSet } from "boltapi";
import { sqlite } from "boltapi/db";
import { TestClient } from "boltapi/testing";
import { ModelViewSet } from "boltapi/views";
import { sql } from "drizzle-orm";
import { integer, sqliteTable } from "drizzle-orm/sqlite-core";
import { describe, expect, it } from "vitest";

const names = ["ann", "bob", "cleo"];
const query = { name: t.String() };

/** Lets requests go on when all of them have come. */
class Gate {
  #waiting: (() => void)[] = [];

  pass(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length === names.length) for (const open of this.#waiting.splice(0)) open();
    });
  }
}

const gate = new Gate();

/** Routes that keep what they are told, wait until all others have been told too, and say what they have kept. */
const views: Readonly<Record<string, new () => View>> = {
  "in a private field": class extends View {
    #seen: string[] = [];
    get = route({ query }, async ({ query }) => {
      this.#seen.push(query.name);
      await gate.pass();
      return this.#seen;
    });
  },
  "in a variable beside the handler, without the word": class extends View {
    get = (() => {
      const seen: string[] = [];
      return route({ query }, async ({ query }) => {
        seen.push(query.name);
        await gate.pass();
        return seen;
      });
    })();
  },
  "in an inherited field": (() => {
    class Base extends View {
      #seen: string[] = [];
      protected async note(name: string): Promise<string[]> {
        this.#seen.push(name);
        await gate.pass();
        return this.#seen;
      }
    }
    return class extends Base {
      get = route({ query }, ({ query }) => this.note(query.name));
    };
  })(),
  "in an inherited route": (() => {
    abstract class Base extends View {
      get = keepIn([]);
    }
    return class extends Base {};
  })(),
  "in a list that a function was given": class extends View {
    get = keepIn([]);
  },
};

function keepIn(seen: string[]) {
  return route({ query }, async ({ query }) => {
    seen.push(query.name);
    await gate.pass();
    return seen;
  });
}

describe("the instance of a request", () => {
  it.each(Object.entries(views))("is no other's, with state %s", async (_, viewClass) => {
    const api = new BoltAPI();
    api.view("/seen", viewClass);
    await using client = new TestClient(api);
    const answers = await Promise.all(names.map((name) => client.get("/seen", { query: { name } })));
    expect(answers.map((answer) => answer.json())).toEqual(names.map((name) => [name]));
  });

  it("knows its request, its action and the values of the path", async () => {
    const api = new BoltAPI();
    api.viewset(
      "/shops/{shop:int}/items",
      class extends ViewSet {
        label = action({ detail: true, method: "get" }, async ({ request }) => {
          await gate.pass();
          return [this.action, this.params, this.request === request];
        });
      },
    );
    await using client = new TestClient(api);
    const answers = await Promise.all(names.map((name, shop) => client.get(`/shops/${shop}/items/${name}/label`)));
    expect(answers.map((answer) => answer.json())).toEqual(
      names.map((id, shop) => ["label", { shop, id }, true] as unknown),
    );
  });

  it("is made for what a subclass of ModelViewSet adds, and for nothing that it inherits", async () => {
    const numbers = sqliteTable("numbers", { id: integer().primaryKey() });
    const db = sqlite({ file: ":memory:" });
    await db.run(sql`create table numbers (id integer primary key)`);
    let made = 0;
    const api = new BoltAPI();
    class Numbers extends ModelViewSet(db, numbers, { serializer: modelSerializer(numbers), pagination: false }) {
      constructor() {
        super();
        made++;
      }
      count = action({ detail: false, method: "get" }, () => made);
    }
    api.viewset("/numbers", Numbers);
    await using client = new TestClient(api);
    const before = made;
    expect((await client.get("/numbers")).json()).toEqual([]);
    expect(made).toBe(before);
    expect((await client.get("/numbers/count")).json()).toBe(before + 1);
  });
});
