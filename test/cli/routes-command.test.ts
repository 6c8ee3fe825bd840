import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BoltProcess } from "./bolt-process.ts";
import { type Installation, installPackage } from "./installed-package.ts";

let installation: Installation;

beforeAll(() => {
  installation = installPackage();
});

afterAll(() => installation.remove());

async function routesOf(api: string, ...words: string[]): Promise<string> {
  const bolt = new BoltProcess(installation.bolt, installation.project({ "api.ts": api }), ["routes", ...words]);
  expect(await bolt.ended).toEqual({ code: 0, signal: null });
  return bolt.stdout;
}

const plain = `import { BoltAPI } from "boltapi";
export const api = new BoltAPI({ onStart: () => { throw new Error("started"); } });
api.post("/users", () => 1);
api.get("/users/{id:int}", { name: "user" }, () => 1);
api.get("/users", function listUsers() { return []; });
`;

const guarded = `import { BoltAPI, depends, type Authenticator, type Middleware } from "boltapi";
const token: Authenticator = { name: "token", authenticate: () => null };
const session: Authenticator = { name: "session", authenticate: () => null };
const timing: Middleware = (request, next) => next(request);
const caller = depends({ auth: [session] }, () => 1);
const account = depends({ depends: { caller } }, () => 1);
export const api = new BoltAPI({ middleware: [timing], auth: [token] });
api.get("/open", { auth: [], skip: ["timing"] }, () => 1);
api.get("/own", { depends: { account } }, () => 1);
`;

const classes = `import { action, BoltAPI, modelSerializer, route, View, ViewSet } from "boltapi";
import { sqlite } from "boltapi/db";
import { ModelViewSet } from "boltapi/views";
import { integer, sqliteTable } from "drizzle-orm/sqlite-core";
const books = sqliteTable("books", { id: integer().primaryKey() });
export const api = new BoltAPI();
api.view("/status", class extends View {
  get = route(() => 1);
});
class Tasks extends ViewSet {
  list = route(() => []);
  finish = action({ detail: true, method: "post" }, () => 1);
}
api.viewset("/tasks", Tasks, { name: "tasks" });
const serializer = modelSerializer(books);
api.viewset(
  "/books",
  ModelViewSet(sqlite({ file: ":memory:" }), books, { serializer }),
);
`;

describe("bolt routes", () => {
  it("shows a table by path and method, without columns that no route needs", async () => {
    expect(await routesOf(plain)).toBe(
      [
        "METHOD  PATH             NAME  HANDLER    PLACE",
        "GET     /users                 listUsers  api.ts:5",
        "POST    /users                            api.ts:3",
        "GET     /users/{id:int}  user             api.ts:4",
        "",
        "DOCUMENTATION  /docs  /docs/openapi.json",
        "",
      ].join("\n"),
    );
  });

  it("shows the members of views and view sets where they are, and those of tables where their set is placed", async () => {
    expect(await routesOf(classes)).toBe(
      [
        "METHOD  PATH                NAME          HANDLER             PLACE",
        "GET     /books                            booksList           api.ts:16",
        "POST    /books                            booksCreate         api.ts:16",
        "DELETE  /books/{id:int}                   booksDestroy        api.ts:16",
        "GET     /books/{id:int}                   booksRetrieve       api.ts:16",
        "PATCH   /books/{id:int}                   booksPartialUpdate  api.ts:16",
        "PUT     /books/{id:int}                   booksUpdate         api.ts:16",
        "GET     /status                                               api.ts:8",
        "GET     /tasks              tasks.list    tasksList           api.ts:11",
        "POST    /tasks/{id}/finish  tasks.finish  tasksFinish         api.ts:12",
        "",
        "DOCUMENTATION  /docs  /docs/openapi.json",
        "",
      ].join("\n"),
    );
  });

  it("shows authenticators, those of dependencies too, and middleware", async () => {
    expect(await routesOf(guarded)).toBe(
      [
        "METHOD  PATH   PLACE     AUTH            MIDDLEWARE",
        "GET     /open  api.ts:8",
        "GET     /own   api.ts:9  token, session  timing",
        "",
        "DOCUMENTATION  /docs  /docs/openapi.json",
        "",
      ].join("\n"),
    );
  });

  it("prints the same as JSON", async () => {
    const rows: unknown = JSON.parse(await routesOf(guarded, "--json"));
    expect(rows).toEqual([
      { method: "GET", path: "/open", name: null, handler: null, place: "api.ts:8", auth: [], middleware: [] },
      {
        method: "GET",
        path: "/own",
        name: null,
        handler: null,
        place: "api.ts:9",
        auth: ["token", "session"],
        middleware: ["timing"],
      },
    ]);
  });

  it("says so when an API has no routes", async () => {
    const empty = `import { BoltAPI } from "boltapi";\nexport const api = new BoltAPI({ openapi: false });`;
    expect(await routesOf(empty)).toBe("The project has no routes.\n");
    expect(await routesOf(empty, "--json")).toBe("[]\n");
  });
});
