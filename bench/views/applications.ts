// The same routes, by themselves and as members of views. The databases are files of their own with the same rows.
import { BoltAPI, modelSerializer, NotFound, pageNumber, route, serializerSet, silentLogger, t, View } from "boltapi";
import { getOr404, type SqliteDatabase, sqlite } from "boltapi/db";
import { ModelViewSet } from "boltapi/views";
import { eq } from "drizzle-orm";
import { users } from "../frameworks/contenders/data/tables.ts";

const params = { id: t.Integer() };
const Answer = t.Object({ id: t.Integer(), name: t.String() });
const User = modelSerializer(users, { name: "User" });
const { create, update } = serializerSet(User);
const pagination = pageNumber({ pageSize: 10, count: false });

/** A route that does nothing but answer. */
export function plainRoute(): BoltAPI {
  const api = new BoltAPI({ logger: silentLogger });
  api.get("/items/{id:int}", { params, response: Answer }, ({ params }) => ({ id: params.id, name: "Widget" }));
  return api;
}

export function view(): BoltAPI {
  const api = new BoltAPI({ logger: silentLogger });
  api.view(
    "/items/{id:int}",
    class extends View {
      get = route({ params, response: Answer }, ({ params }) => ({ id: params.id, name: "Widget" }));
    },
  );
  return api;
}

/** One whose members say `this`. */
export function viewOfRequest(): BoltAPI {
  const api = new BoltAPI({ logger: silentLogger });
  api.view(
    "/items/{id:int}",
    class extends View {
      get = route({ params, response: Answer }, ({ params }) => ({ id: params.id, name: this.nameOf() }));

      nameOf(): string {
        return this.request.method === "GET" ? "Widget" : "";
      }
    },
  );
  return api;
}

export function tableRoutes(file: string): BoltAPI {
  const db: SqliteDatabase = sqlite({ file });
  const api = new BoltAPI({ logger: silentLogger, database: db });
  api.get("/users", { response: t.Array(User), paginate: pagination }, () => db.select().from(users).orderBy(users.id));
  api.get("/users/{id:int}", { response: User }, ({ params }) => getOr404(db, users, params.id));
  api.post("/users", { body: create, response: User, status: 201 }, ({ body }) =>
    db.insert(users).values(body).returning().get(),
  );
  api.patch("/users/{id:int}", { body: update, response: User }, async ({ params, body }) => {
    const { id } = await getOr404(db, users, params.id);
    const user = await db.update(users).set(body).where(eq(users.id, id)).returning().get();
    if (user === undefined) throw new NotFound();
    return user;
  });
  return api;
}

export function modelViewSet(file: string): BoltAPI {
  const db = sqlite({ file });
  const api = new BoltAPI({ logger: silentLogger, database: db });
  api.viewset("/users", ModelViewSet(db, users, { serializer: User, pagination }));
  return api;
}
