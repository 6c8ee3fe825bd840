import { readFileSync, writeFileSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import {
  type Authenticator,
  allowAny,
  apiKey,
  BadRequest,
  BoltAPI,
  Conflict,
  type ConnectMiddleware,
  compression,
  connect,
  cors,
  createJwtForUser,
  currentUser,
  cursor,
  depends,
  diskStorage,
  FileSize,
  Forbidden,
  file,
  type Guard,
  generateApiKey,
  HTTPException,
  handleException,
  hasPermission,
  hasRole,
  html,
  InternalServerError,
  isAuthenticated,
  json,
  jwt,
  type Logger,
  limitOffset,
  login,
  logout,
  MethodNotAllowed,
  memoryStorage,
  memoryStore,
  modelSerializer,
  NotFound,
  pageNumber,
  RequestValidationError,
  Router,
  rateLimit,
  redirect,
  route,
  ServiceUnavailable,
  serializer,
  sessionAuth,
  sessions,
  silentLogger,
  sse,
  stream,
  TooManyRequests,
  t,
  Unauthorized,
  UnprocessableEntity,
  UploadFile,
  type User,
  ValueError,
  View,
  ViewSet,
  WebSocketDisconnect,
} from "boltapi";
import { getOr404, postgres, sqlite, transaction } from "boltapi/db";
import { TestClient } from "boltapi/testing";
import { ModelViewSet } from "boltapi/views";
import { avg, count, desc, eq, exists, sql } from "drizzle-orm";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import helmet from "helmet";
import { afterAll, beforeAll, describe, expect, expectTypeOf, it, vi } from "vitest";
import { parse } from "yaml";
import { rows } from "../../bench/frameworks/rows.ts";
import {
  boltWords,
  deploymentPage,
  imageVariables,
  readDeploymentFile,
  readDockerfile,
  readIni,
  settingsOf,
  shellCommands,
  unitWords,
} from "../docs/deployment-files.ts";
import { accounts, articles, authors, comments, openBlog, orderItems, orders } from "./blog-database.ts";
import { InstalledBolt } from "./installed-bolt.ts";
import { headersBehindNginx } from "./nginx-headers.ts";
import { openConnections, pidApi, reload, servingPids } from "./serving-processes.ts";

const users: ReadonlyMap<number, User> = new Map([
  [1, { id: 1, username: "john" }],
  [2, { id: 2, username: "jane" }],
]);

/** Knows callers by tokens such as "Bearer token_1". */
const tokenAuth: Authenticator = {
  name: "token",
  challenge: "Bearer",
  async authenticate(request) {
    const token = request.headers.get("authorization");
    if (token === null || !token.startsWith("Bearer ")) return null;
    const user = users.get(Number(token.split("_")[1]));
    if (user === undefined) throw new Unauthorized("Unknown token");
    return { user };
  },
};

/** What answers a caller with such permissions and roles behind a guard: its status. */
function guardedBy(guard: Guard): (grants: Pick<User, "permissions" | "roles">) => Promise<number> {
  return async (grants) => {
    const auth: Authenticator = {
      name: "fake",
      authenticate: () => ({ user: { id: 1, username: "mary", ...grants } }),
    };
    const api = new BoltAPI({ auth: [auth] });
    api.get("/", { guards: [guard] }, () => undefined);
    await using client = new TestClient(api);
    return (await client.get("/")).status;
  };
}

const jwtSecret = "a secret of the tests, thirty-two bytes";

/** An application of another framework, as all of them can be called: it answers what it knows. */
const legacy: ConnectMiddleware = (request, response, next) => {
  if (request.url === "/legacy") response.end("by the other framework");
  else next();
};

const john = { authorization: "Bearer token_1" };

const usersApi = `
  import { BoltAPI, t } from "boltapi";
  export const api = new BoltAPI();
  const UserSchema = t.Object({ id: t.Integer(), username: t.String() });
  api.get("/users/{user_id:int}", { response: UserSchema }, async ({ params }) => ({
    id: params.user_id,
    username: "john",
  }));
  api.get("/failing", async () => {
    throw new RangeError("out of stock");
  });
`;

const getJson = async (url: string): Promise<unknown> => (await fetch(url)).json();

let bolt: InstalledBolt;
beforeAll(() => {
  bolt = new InstalledBolt();
});
afterAll(() => bolt.remove());

/** The text of a .env file. */
function toEnv(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join("");
}

/** Paths of the routes that are found in a project. */
async function pathsOf(project: string): Promise<string[]> {
  const { stdout } = await bolt.run(project, "routes", "--json");
  return JSON.parse(stdout).map((route: { path: string }) => route.path);
}

import { temporaryDirectory } from "./temporary-directory.ts";

describe("framework-tutorial", () => {
  it("framework-tutorial-001 Install", async () => {
    await bolt.run(bolt.root, "new", "tutorial");

    const { dependencies, scripts } = JSON.parse(readFileSync(join(bolt.root, "tutorial", "package.json"), "utf8"));
    expect(Object.keys(dependencies)).toContain("boltapi");
    expect(Object.values(scripts)).toContain("bolt dev");
  });

  it("framework-tutorial-002 Install: INSTALLED_APPS", async () => {
    const project = bolt.project({ "api.ts": usersApi });

    expect(await pathsOf(project)).toContain("/users/{user_id:int}");
  });

  it("framework-tutorial-003 First API", async () => {
    const UserSchema = t.Object({ id: t.Integer(), username: t.String() });
    const rows = new Map([[1, { id: 1, username: "john", password: "hashed" }]]);
    const api = new BoltAPI();
    api.get("/users/{user_id:int}", { response: UserSchema }, async ({ params }) => {
      const user = rows.get(params.user_id);
      if (user === undefined) throw new NotFound();
      return user;
    });
    await using client = new TestClient(api);

    // What the schema does not name stays inside.
    expect((await client.get("/users/1")).json()).toEqual({ id: 1, username: "john" });
  });

  it("framework-tutorial-004 Run", async () => {
    const project = bolt.project({ "api.ts": usersApi });

    for (const command of ["dev", "start"]) {
      await using server = await bolt.serve(project, command, "--port", "0");
      expect(await getJson(`${server.url}/users/1`)).toEqual({ id: 1, username: "john" });
    }
  });

  it("framework-tutorial-005 Route decorators", async () => {
    const api = new BoltAPI();
    api.get("/endpoint", async () => ({ message: "GET" }));
    api.post("/endpoint", async ({ request }) => ({ received: await request.json() }));
    api.put("/endpoint", async () => ({ message: "PUT" }));
    api.delete("/endpoint/{id:int}", async ({ params }) => ({ deleted: params.id }));
    api.patch("/endpoint", async () => ({ message: "PATCH" }));
    await using client = new TestClient(api);

    expect((await client.get("/endpoint")).json()).toEqual({ message: "GET" });
    const posted = await client.post("/endpoint", { json: { any: ["thing", 1] } });
    expect(posted.json()).toEqual({ received: { any: ["thing", 1] } });
    expect((await client.put("/endpoint")).json()).toEqual({ message: "PUT" });
    expect((await client.delete("/endpoint/5")).json()).toEqual({ deleted: 5 });
    expect((await client.patch("/endpoint")).json()).toEqual({ message: "PATCH" });
  });

  it("framework-tutorial-006 Path parameters", async () => {
    const api = new BoltAPI();
    api.get("/users/{user_id:int}", async ({ params }) => ({ id: params.user_id }));
    api.get("/posts/{post_id:int}/comments/{comment_id:int}", async ({ params }) => ({
      post_id: params.post_id,
      comment_id: params.comment_id,
    }));
    await using client = new TestClient(api);

    expect((await client.get("/users/1")).json()).toEqual({ id: 1 });
    expect((await client.get("/posts/2/comments/3")).json()).toEqual({ post_id: 2, comment_id: 3 });
    expect((await client.get("/users/one")).status).toBe(422);
  });

  it("framework-tutorial-007 Query parameters", async () => {
    const api = new BoltAPI();
    api.get(
      "/search",
      { query: { query: t.String(), limit: t.Integer({ default: 10 }), offset: t.Integer({ default: 0 }) } },
      async ({ query }) => query,
    );
    await using client = new TestClient(api);

    expect((await client.get("/search?query=bolt")).json()).toEqual({ query: "bolt", limit: 10, offset: 0 });
    expect((await client.get("/search?query=bolt&limit=5&offset=20")).json()).toEqual({
      query: "bolt",
      limit: 5,
      offset: 20,
    });
    const missing = await client.get("/search");
    expect(missing.status).toBe(422);
    expect(missing.json()).toEqual({
      detail: [{ type: "missing_field", loc: ["query", "query"], msg: "Missing required query parameter: query" }],
    });
  });

  it("framework-tutorial-008 Request body", async () => {
    const CreateUserRequest = t.Object({ username: t.String(), email: t.String(), password: t.String() });
    const created: { username: string; email: string }[] = [];
    const api = new BoltAPI();
    api.post("/users", { body: CreateUserRequest }, async ({ body }) => {
      created.push({ username: body.username, email: body.email });
      return { id: created.length, username: body.username };
    });
    await using client = new TestClient(api);

    const user = { username: "john", email: "john@example.com", password: "secret" };
    expect((await client.post("/users", { json: user })).json()).toEqual({ id: 1, username: "john" });
    expect((await client.post("/users", { json: { username: "john" } })).status).toBe(422);
    expect(created).toEqual([{ username: "john", email: "john@example.com" }]);
  });

  it("framework-tutorial-009 JWT authentication", async () => {
    const auth = jwt({ secret: jwtSecret });
    const api = new BoltAPI();
    api.get("/protected", { auth: [auth] }, async ({ request }) => ({ user: request.user.id }));
    await using client = new TestClient(api);

    const authorization = `Bearer ${createJwtForUser({ id: 7, username: "mary" }, { secret: jwtSecret })}`;
    expect((await client.get("/protected", { headers: { authorization } })).json()).toEqual({ user: "7" });
    expect((await client.get("/protected")).status).toBe(401);
  });

  it("framework-tutorial-010 API key authentication", async () => {
    const { key, id, hash } = generateApiKey();
    const api = new BoltAPI();
    api.get("/api-protected", { auth: [apiKey({ keys: [{ id, hash }] })] }, async () => ({
      message: "API key authenticated",
    }));
    await using client = new TestClient(api);

    const response = await client.get("/api-protected", { headers: { "x-api-key": key } });
    expect(response.json()).toEqual({ message: "API key authenticated" });
    expect((await client.get("/api-protected")).status).toBe(401);
  });

  it("framework-tutorial-011 Custom authentication", async () => {
    const api = new BoltAPI();
    api.get("/me", { auth: [tokenAuth] }, async ({ request }) => ({ user: request.user.id }));
    await using client = new TestClient(api);

    expect((await client.get("/me", { headers: { authorization: "Bearer token_2" } })).json()).toEqual({ user: 2 });
    expect((await client.get("/me")).status).toBe(401);
    expect((await client.get("/me", { headers: { authorization: "Bearer token_9" } })).status).toBe(401);
  });

  it("framework-tutorial-012 Guards: authentication", async () => {
    const api = new BoltAPI({ auth: [tokenAuth] });
    api.get("/private", { guards: [isAuthenticated()] }, async ({ request }) => ({ user_id: request.user.id }));
    await using client = new TestClient(api);

    expect((await client.get("/private", { headers: john })).json()).toEqual({ user_id: 1 });
    expect((await client.get("/private")).status).toBe(401);
  });

  it("framework-tutorial-013 Guards: permission", async () => {
    const statusFor = guardedBy(hasPermission("blog.change_post"));

    expect(await statusFor({ permissions: ["blog.change_post"] })).toBe(204);
    expect(await statusFor({ permissions: ["blog.view_post"] })).toBe(403);
  });

  it("framework-tutorial-014 Guards: role", async () => {
    const statusFor = guardedBy(hasRole("admin"));

    expect(await statusFor({ roles: ["admin"] })).toBe(204);
    expect(await statusFor({ roles: ["editor"] })).toBe(403);
  });

  it("framework-tutorial-015 Custom guard", async () => {
    const knowsTheWord: Guard<false> = {
      name: "knowsTheWord",
      requiresUser: false,
      check: async (request) => request.headers.get("X-Custom-Header") === "secret",
    };
    const api = new BoltAPI();
    api.get("/guarded", { guards: [knowsTheWord] }, async () => ({ access: "granted" }));
    api.get("/both", { auth: [tokenAuth], guards: [knowsTheWord] }, async () => ({ access: "granted" }));
    await using client = new TestClient(api);

    const granted = await client.get("/guarded", { headers: { "x-custom-header": "secret" } });
    expect(granted.json()).toEqual({ access: "granted" });
    expect((await client.get("/guarded")).status).toBe(401);
    expect((await client.get("/both", { headers: john })).status).toBe(403);
  });

  it("framework-tutorial-016 Built-in middleware", async () => {
    const api = new BoltAPI({
      middleware: [cors({ origins: "*" }), rateLimit({ rps: 100 / 60, burst: 100 }), compression()],
    });
    api.get("/", () => "Middlemarch ".repeat(100));
    await using client = new TestClient(api);

    const headers = { origin: "https://example.com", "accept-encoding": "gzip" };
    const response = await client.get("/", { headers });
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("x-ratelimit-remaining")).toBe("99");
    expect(response.headers.get("content-encoding")).toBe("gzip");
  });

  it("framework-tutorial-017 Django middleware", async () => {
    // What SecurityMiddleware does, by the package that the ecosystem of Node has for it.
    const api = new BoltAPI({ middleware: [connect(helmet())] });
    api.get("/hello", async () => ({ message: "Hello" }));
    await using client = new TestClient(api);

    const { headers } = await client.get("/hello");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("strict-transport-security")).toMatch(/^max-age=\d+/);
  });

  it("framework-tutorial-018 JSON response", async () => {
    const api = new BoltAPI();
    api.get("/json", async () => json({ key: "value" }));
    api.get("/auto-json", async () => ({ key: "value" }));
    await using client = new TestClient(api);

    for (const path of ["/json", "/auto-json"]) {
      const response = await client.get(path);
      expect(response.headers.get("content-type")).toBe("application/json");
      expect(response.json()).toEqual({ key: "value" });
    }
  });

  it("framework-tutorial-019 HTML response", async () => {
    const api = new BoltAPI();
    api.get("/html", async () => html("<h1>Hello World</h1>"));
    await using client = new TestClient(api);

    const response = await client.get("/html");
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.text()).toBe("<h1>Hello World</h1>");
  });

  it("framework-tutorial-020 Streaming response", async () => {
    const api = new BoltAPI();
    async function* messages() {
      for (let index = 0; index < 10; index++) yield `data: message ${index}\n\n`;
    }
    async function* events() {
      for (let index = 0; index < 10; index++) {
        yield `message ${index}`;
        yield { event: "message", data: { count: index } };
      }
    }
    api.get("/stream", () => stream(messages(), { type: "text/event-stream" }));
    api.get("/events", () => sse(events()));
    await using client = new TestClient(api);

    expect((await client.get("/stream")).text()).toContain("data: message 9\n\n");
    await using response = await client.stream("GET", "/events");
    const received = [];
    for await (const { event, data } of response.events()) received.push([event, data]);
    expect(received.slice(0, 2)).toEqual([
      ["message", "message 0"],
      ["message", '{"count":0}'],
    ]);
    expect(received).toHaveLength(20);
  });

  it("framework-tutorial-021 File response", async () => {
    const path = join(await temporaryDirectory(), "file.pdf");
    await writeFile(path, "%PDF-1.7");
    const api = new BoltAPI();
    api.get("/download", () => file(path, { filename: "document.pdf", type: "application/pdf" }));
    await using client = new TestClient(api);

    const response = await client.get("/download");
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="document.pdf"');
    expect(response.headers.get("content-type")).toBe("application/pdf");
    expect(response.text()).toBe("%PDF-1.7");
  });

  it("framework-tutorial-022 Redirect response", async () => {
    const api = new BoltAPI();
    api.get("/redirect", async () => redirect("https://example.com", 302));
    await using client = new TestClient(api, { followRedirects: false });

    const response = await client.get("/redirect");
    expect(response.status).toBe(302);
    expect(response.headers.get("location")).toBe("https://example.com");
  });

  it("framework-tutorial-023 ViewSet", async () => {
    const accounts = new Map([[1, { id: 1, username: "john" }]]);
    const UserIn = t.Object({ username: t.String() });
    const params = { pk: t.Integer() };
    const api = new BoltAPI({ prefix: "/api" });
    api.viewset(
      "/users",
      class extends ViewSet {
        list = route(() => ({ users: [...accounts.values()] }));
        retrieve = route({ params }, ({ params }) => accounts.get(params.pk));
        create = route({ body: UserIn }, ({ body }) => {
          accounts.set(2, { id: 2, ...body });
          return { id: 2 };
        });
        update = route({ params, body: UserIn }, ({ params, body }) => {
          accounts.set(params.pk, { id: params.pk, ...body });
          return { id: params.pk };
        });
        destroy = route({ params }, ({ params }) => {
          accounts.delete(params.pk);
        });
      },
      { lookup: "pk:int" },
    );
    await using client = new TestClient(api);

    expect((await client.get("/api/users")).json()).toEqual({ users: [{ id: 1, username: "john" }] });
    const created = await client.post("/api/users", { json: { username: "jane" } });
    expect([created.status, created.json()]).toEqual([201, { id: 2 }]);
    expect((await client.put("/api/users/2", { json: { username: "janet" } })).json()).toEqual({ id: 2 });
    expect((await client.get("/api/users/2")).json()).toEqual({ id: 2, username: "janet" });
    expect((await client.delete("/api/users/2")).status).toBe(204);
    expect(accounts.has(2)).toBe(false);
  });

  it("framework-tutorial-024 ModelViewSet", async () => {
    const { db, people } = await peopleTable();
    const UserRow = modelSerializer(people, { name: "User", fields: ["id", "username", "email"] });
    const api = new BoltAPI({ prefix: "/api", database: db });
    api.viewset("/users", ModelViewSet(db, people, { serializer: UserRow, pagination: false }));
    await using client = new TestClient(api);

    const john = { username: "john", email: "john@example.com" };
    expect((await client.post("/api/users", { json: { ...john, password: "secret" } })).json()).toEqual({
      id: 1,
      ...john,
    });
    expect((await client.get("/api/users")).json()).toEqual([{ id: 1, ...john }]);
    expect((await client.patch("/api/users/1", { json: { username: "johnny" } })).json()).toMatchObject({
      username: "johnny",
    });
    expect((await client.delete("/api/users/1")).status).toBe(204);
    expect((await client.get("/api/users/1")).status).toBe(404);
  });

  it("framework-tutorial-025 Schema with a default", async () => {
    const UserSchema = t.Object({
      id: t.Integer(),
      username: t.String(),
      email: t.String(),
      is_active: t.Boolean({ default: true }),
    });
    const api = new BoltAPI();
    api.post("/users", { body: UserSchema }, async ({ body }) => ({ id: body.id, is_active: body.is_active }));
    await using client = new TestClient(api);

    const user = { id: 1, username: "john", email: "john@example.com" };
    expect((await client.post("/users", { json: user })).json()).toEqual({ id: 1, is_active: true });
    const inactive = await client.post("/users", { json: { ...user, is_active: false } });
    expect(inactive.json()).toEqual({ id: 1, is_active: false });
  });

  it("framework-tutorial-026 Schema with validation", async () => {
    const UserCreateSchema = t.Object({
      username: t.String(),
      email: t.Refine(
        t.String(),
        (email) => email.includes("@"),
        () => "Invalid email format",
      ),
      password: t.Refine(
        t.String(),
        (password) => password.length >= 8,
        () => "Password must be at least 8 characters",
      ),
    });
    const api = new BoltAPI();
    api.post("/users", { body: UserCreateSchema, status: 201 }, async ({ body }) => ({ username: body.username }));
    await using client = new TestClient(api);

    const valid = { username: "john", email: "john@example.com", password: "long enough" };
    expect((await client.post("/users", { json: valid })).status).toBe(201);
    const invalid = await client.post("/users", { json: { username: "john", email: "john", password: "short" } });
    expect(invalid.status).toBe(422);
    expect(invalid.json()).toEqual({
      detail: [
        { type: "value_error", loc: ["body", "email"], msg: "Invalid email format" },
        { type: "value_error", loc: ["body", "password"], msg: "Password must be at least 8 characters" },
      ],
    });
  });

  it("framework-tutorial-027 Nested schema", async () => {
    const AddressSchema = t.Object({
      street: t.String(),
      city: t.String(),
      zip_code: t.String(),
      country: t.String(),
    });
    const UserSchema = t.Object({
      id: t.Integer(),
      username: t.String(),
      address: t.Union([AddressSchema, t.Null()]),
    });
    const address = { street: "1 Main St", city: "Springfield", zip_code: "12345", country: "US" };
    const api = new BoltAPI();
    api.get("/users/{user_id:int}", { response: UserSchema }, async ({ params }) => ({
      id: params.user_id,
      username: "john",
      address: params.user_id === 1 ? address : null,
    }));
    await using client = new TestClient(api);

    expect((await client.get("/users/1")).json()).toEqual({ id: 1, username: "john", address });
    expect((await client.get("/users/2")).json()).toEqual({ id: 2, username: "john", address: null });
  });

  it("framework-tutorial-028 OpenAPI: paths of the UIs", async () => {
    const api = new BoltAPI();
    api.get("/users", () => []);
    await using client = new TestClient(api);

    for (const name of ["swagger", "redoc", "scalar", "rapidoc"]) {
      const page = await client.get(`/docs/${name}`);
      expect([page.status, page.headers.get("content-type")], name).toEqual([200, "text/html; charset=utf-8"]);
    }
    expect((await client.get("/docs")).status).toBe(200);
  });

  it("framework-tutorial-029 OpenAPI: info", async () => {
    const api = new BoltAPI({ openapi: { title: "My API", version: "1.0.0", description: "API description" } });
    await using client = new TestClient(api);

    const document = (await client.get("/docs/openapi.json")).json();

    expect(document).toMatchObject({ info: { title: "My API", version: "1.0.0", description: "API description" } });
  });

  it("framework-tutorial-030 Testing", async () => {
    const rows: { id: number; username: string; email: string }[] = [];
    const api = new BoltAPI({ prefix: "/api" });
    api.post(
      "/users",
      { body: t.Object({ username: t.String(), email: t.String() }), status: 201 },
      async ({ body }) => {
        const user = { id: rows.length + 1, ...body };
        rows.push(user);
        return user;
      },
    );
    api.get("/users/{user_id:int}", async ({ params }) => rows.find(({ id }) => id === params.user_id));
    await using client = new TestClient(api);

    const created = await client.post("/api/users", { json: { username: "testuser", email: "test@example.com" } });
    expect(created.status).toBe(201);
    const { id, username } = created.json<{ id: number; username: string }>();
    expect(username).toBe("testuser");
    const found = await client.get(`/api/users/${id}`);
    expect(found.status).toBe(200);
    expect(found.json()).toEqual({ id, username: "testuser", email: "test@example.com" });
  });

  it("framework-tutorial-031 Performance: requests per second", () => {
    // What is measured, by the names of the table. Numbers are for scripts/bench: a test has no quiet machine.
    const kinds = ["root", "json-in", "parameters", "html", "redirect", "form"];
    const measured = rows.filter(({ name }) => kinds.includes(name));
    expect(measured.map(({ name }) => name).sort()).toEqual(kinds.toSorted());
    const bodyOf = (name: string): string => rows.find((row) => row.name === name)?.exchanges[0]?.request.body ?? "";
    expect(bodyOf("json-in").length / 10_000).toBeCloseTo(1, 0);
    expect(bodyOf("form")).toMatch(/^name=/);
    const { request } = measured.find(({ name }) => name === "parameters")?.exchanges[0] ?? {};
    expect(request?.target).toMatch(/^\/items\/\d+\?q=/);
  });

  it("framework-tutorial-032 Performance: concurrent clients", () => {
    const read = (file: string): string => readFileSync(new URL(`../../bench/${file}`, import.meta.url), "utf8");
    expect(read("sse/run.ts")).toContain('clients: { type: "string", default: "10000" }');
    expect(read("frameworks/options.ts")).toContain('idle: { type: "string", default: "10000" }');
    const [, section = ""] = read("README.md").split("## Server-sent events");
    for (const figure of ["messages/s", "connected", "server CPU, mean"]) expect(section).toContain(`| ${figure} |`);
  });

  it("framework-tutorial-033 Settings: server", async () => {
    const project = bolt.project({
      "api.ts": usersApi,
      "bolt.config.ts": `
        import { defineConfig } from "boltapi/config";
        export default defineConfig({ host: "0.0.0.0", port: 0, debug: false });
      `,
    });
    await using server = await bolt.serve(project, "start");

    const { hostname, port } = new URL(server.url);
    expect(hostname).toBe("0.0.0.0");
    expect(port).not.toBe("8000");
    expect(await getJson(`http://127.0.0.1:${port}/failing`)).toEqual({ detail: "Internal Server Error" });
  });

  it("framework-tutorial-034 Settings: workers", async () => {
    const project = bolt.project({
      "api.js": pidApi,
      "bolt.config.js": "export default { port: 0, processes: 4 };",
    });
    await using server = await bolt.serve(project, "start");

    expect((await servingPids(server.url, 4)).size).toBe(4);
  });

  it("framework-tutorial-035 Settings: JWT", async () => {
    const auth = jwt({ secret: jwtSecret, algorithms: ["HS256"] });
    const api = new BoltAPI({ auth: [auth] });
    api.get("/claims", { guards: [isAuthenticated()] }, ({ request }) => request.auth.claims);
    await using client = new TestClient(api);

    const token = createJwtForUser(
      { id: 1, username: "mary" },
      { secret: jwtSecret, algorithm: "HS256", expiresIn: 3600 },
    );
    const response = await client.get("/claims", { headers: { authorization: `Bearer ${token}` } });
    const { iat, exp } = response.json() as { iat: number; exp: number };
    expect(exp - iat).toBe(3600);
    const other = createJwtForUser({ id: 1, username: "mary" }, { secret: jwtSecret.repeat(2), algorithm: "HS512" });
    expect((await client.get("/claims", { headers: { authorization: `Bearer ${other}` } })).status).toBe(401);
  });

  it("framework-tutorial-036 Run in production mode", async () => {
    const project = bolt.project({ "api.js": pidApi });
    await using server = await bolt.serve(project, "start", "--processes", "4", "--port", "0");

    const pids = await servingPids(server.url, 4);
    expect(pids.size).toBe(4);
    expect(pids).not.toContain(server.command.pid);
  });

  it("framework-tutorial-037 Errors: HTTPException", async () => {
    const api = new BoltAPI();
    api.get("/users/{user_id:int}", async ({ params }) => {
      const user = users.get(params.user_id);
      if (user === undefined) throw new HTTPException(404, "User not found");
      return user;
    });
    await using client = new TestClient(api);

    expect((await client.get("/users/1")).json()).toEqual({ id: 1, username: "john" });
    const missing = await client.get("/users/9");
    expect(missing.status).toBe(404);
    expect(missing.json()).toEqual({ detail: "User not found" });
  });

  it("framework-tutorial-038 Errors: custom detail", async () => {
    const detail = { error: "validation_failed", fields: { email: "Invalid email format" } };
    const api = new BoltAPI();
    api.get("/", async () => {
      throw new HTTPException(400, detail);
    });
    await using client = new TestClient(api);

    const response = await client.get("/");
    expect(response.status).toBe(400);
    expect(response.json()).toEqual({ detail });
  });

  it("framework-tutorial-039 Errors: automatic validation", async () => {
    const CreateUserRequest = t.Object({ username: t.String(), email: t.String(), age: t.Integer() });
    const api = new BoltAPI();
    api.post("/users", { body: CreateUserRequest }, async ({ body }) => ({ username: body.username }));
    await using client = new TestClient(api);

    const response = await client.post("/users", { json: { username: "john", email: "j@example.com", age: "old" } });
    expect(response.status).toBe(422);
    expect(response.json()).toEqual({
      detail: [{ loc: ["body", "age"], msg: "Expected `integer`, got `string`", type: "validation_error" }],
    });
  });

  it("framework-tutorial-040 Errors: exception handler", async () => {
    const logged: unknown[] = [];
    const logger: Logger = { ...silentLogger, error: (message) => logged.push(message) };
    const api = new BoltAPI({
      logger: silentLogger,
      exceptionHandler: (error) => {
        logger.error(`Unhandled exception: ${error}`);
        return json({ error: "internal_server_error", detail: String(error) }, { status: 500 });
      },
    });
    api.get("/failing", async () => {
      throw new RangeError("out of stock");
    });
    api.get("/missing", async () => {
      throw new NotFound("User not found");
    });
    await using client = new TestClient(api);

    const response = await client.get("/failing");
    expect(response.status).toBe(500);
    expect(response.json()).toEqual({ error: "internal_server_error", detail: "RangeError: out of stock" });
    expect(logged).toEqual(["Unhandled exception: RangeError: out of stock"]);
    expect((await client.get("/missing")).status).toBe(404);
  });

  it("framework-tutorial-041 Pagination by hand", async () => {
    const rows = Array.from({ length: 45 }, (_, index) => ({ id: index + 1, username: `user${index + 1}` }));
    const api = new BoltAPI();
    api.get(
      "/users",
      {
        query: {
          page: t.Integer({ minimum: 1, default: 1 }),
          page_size: t.Integer({ minimum: 1, maximum: 100, default: 20 }),
        },
      },
      async ({ query: { page, page_size } }) => ({
        items: rows.slice((page - 1) * page_size, page * page_size),
        total: rows.length,
        page,
        page_size,
        pages: Math.ceil(rows.length / page_size),
      }),
    );
    await using client = new TestClient(api);

    const last = await client.get("/users?page=3");
    expect(last.json()).toEqual({ items: rows.slice(40), total: 45, page: 3, page_size: 20, pages: 3 });
    expect((await client.get("/users?page=0")).status).toBe(422);
    expect((await client.get("/users?page_size=101")).status).toBe(422);
  });

  it("framework-tutorial-042 Cursor pagination by hand", async () => {
    const rows = Array.from({ length: 25 }, (_, index) => ({ id: 25 - index, title: `Post ${25 - index}` }));
    const api = new BoltAPI();
    api.get(
      "/posts",
      { query: { cursor: t.Optional(t.Integer()), limit: t.Integer({ maximum: 100, default: 20 }) } },
      async ({ query: { cursor = Number.POSITIVE_INFINITY, limit } }) => {
        const found = rows.filter(({ id }) => id < cursor).slice(0, limit + 1);
        const has_next = found.length > limit;
        const items = found.slice(0, limit);
        return { items, next_cursor: has_next ? (items.at(-1)?.id ?? null) : null, has_next };
      },
    );
    await using client = new TestClient(api);

    const first = await client.get("/posts");
    expect(first.json()).toEqual({ items: rows.slice(0, 20), next_cursor: 6, has_next: true });
    const second = await client.get("/posts?cursor=6");
    expect(second.json()).toEqual({ items: rows.slice(20), next_cursor: null, has_next: false });
    expect((await client.get("/posts?limit=101")).status).toBe(422);
  });

  it("framework-tutorial-043 Async ORM: iteration", async () => {
    const { db } = await openBlog();
    const api = new BoltAPI();
    api.get("/posts", async () => {
      const posts = await db.select().from(articles).orderBy(desc(articles.id)).limit(20);
      return { posts: posts.map(({ id, title }) => ({ id, title })) };
    });
    await using client = new TestClient(api);
    expect(await (await client.get("/posts")).json()).toEqual({
      posts: [
        { id: 2, title: "Second" },
        { id: 1, title: "First" },
      ],
    });
  });

  it("framework-tutorial-044 Async ORM: related objects", async () => {
    const { db, statements } = await openBlog();
    const api = new BoltAPI();
    api.get("/articles/{article_id:int}", async ({ params }) => {
      const query = db.query.articles.findFirst({
        where: eq(articles.id, params.article_id),
        with: { author: true, category: true },
      });
      const { id, title, author, category } = await getOr404(query);
      return { id, title, author: author?.username, category: category?.name };
    });
    await using client = new TestClient(api);
    const found = await client.get("/articles/1");
    expect(await found.json()).toEqual({ id: 1, title: "First", author: "mary", category: "News" });
    expect(statements).toHaveLength(1);
    expect((await client.get("/articles/9")).status).toBe(404);
  });

  it("framework-tutorial-045 Async ORM: bulk operations", async () => {
    const { db, statements } = await openBlog();
    const api = new BoltAPI();
    api.post("/articles/bulk", async () => {
      const rows = Array.from({ length: 100 }, (_, index) => ({ title: `Article ${index}`, content: "..." }));
      const created = await db.insert(articles).values(rows).returning({ id: articles.id });
      return { created: created.length };
    });
    await using client = new TestClient(api);
    expect(await (await client.post("/articles/bulk")).json()).toEqual({ created: 100 });
    expect(statements).toHaveLength(1);
    expect(await db.$count(articles)).toBe(102);
  });

  it("framework-tutorial-046 Async ORM: exists", async () => {
    const { db } = await openBlog();
    const api = new BoltAPI();
    api.get("/posts/with-comments", async () => {
      const own = db.select().from(comments).where(eq(comments.articleId, articles.id));
      const hasComments = sql`${exists(own)}`.mapWith(Boolean);
      return { posts: await db.select({ id: articles.id, has_comments: hasComments }).from(articles) };
    });
    await using client = new TestClient(api);
    expect(await (await client.get("/posts/with-comments")).json()).toEqual({
      posts: [
        { id: 1, has_comments: true },
        { id: 2, has_comments: false },
      ],
    });
  });

  it("framework-tutorial-047 Transactions", async () => {
    const { db } = await openBlog();
    const tx = transaction(db);
    const body = t.Object({ total: t.Integer(), items: t.Array(t.Object({ quantity: t.Integer() })) });
    const api = new BoltAPI({ logger: silentLogger });
    api.post("/orders", { depends: { tx }, body }, async ({ tx, body: { total, items } }) => {
      const [order] = await tx.insert(orders).values({ total }).returning();
      for (const { quantity } of items) await tx.insert(orderItems).values({ orderId: order?.id ?? 0, quantity });
      return { order_id: order?.id };
    });
    await using client = new TestClient(api, { raiseServerErrors: false });
    const placed = await client.post("/orders", { json: { total: 5, items: [{ quantity: 1 }, { quantity: 2 }] } });
    expect(await placed.json()).toEqual({ order_id: 1 });
    const refused = await client.post("/orders", { json: { total: 5, items: [{ quantity: 1 }, { quantity: 0 }] } });
    expect(refused.status).toBe(500);
    expect([await db.$count(orders), await db.$count(orderItems)]).toEqual([1, 2]);
  });

  it("framework-tutorial-048 File upload", async () => {
    const storage = diskStorage(await temporaryDirectory());
    const api = new BoltAPI();
    api.post("/upload", async ({ request }) => {
      const document = (await request.form()).get("document");
      if (!(document instanceof File)) return json({ error: "No file provided" }, { status: 400 });
      const path = await storage.save(`uploads/${document.name}`, document);
      return { path, size: document.size };
    });
    await using client = new TestClient(api);

    const form = { document: new File(["hello"], "hello.txt", { type: "text/plain" }) };
    expect((await client.post("/upload", { form })).json()).toEqual({ path: "uploads/hello.txt", size: 5 });
    const without = await client.post("/upload", { form: { other: "x" } });
    expect(without.status).toBe(400);
    expect(without.json()).toEqual({ error: "No file provided" });
  });

  it("framework-tutorial-049 Multiple file upload", async () => {
    const storage = diskStorage(await temporaryDirectory());
    const api = new BoltAPI();
    api.post("/upload/multiple", async ({ request }) => {
      const paths: string[] = [];
      for (const document of (await request.form()).getAll("documents")) {
        if (document instanceof File) paths.push(await storage.save(`uploads/${document.name}`, document));
      }
      return { uploaded: paths.length, paths };
    });
    await using client = new TestClient(api);

    const form = { documents: [new File(["a"], "a.txt"), new File(["b"], "b.txt")] };
    expect((await client.post("/upload/multiple", { form })).json()).toEqual({
      uploaded: 2,
      paths: ["uploads/a.txt", "uploads/b.txt"],
    });
  });

  it("framework-tutorial-052 Migration: install", async () => {
    const project = bolt.project({
      "package.json": '{ "type": "module", "dependencies": { "express": "^5.0.0", "boltapi": "^0.1.0" } }',
      "server.ts": "throw new Error('the other framework stays as it is');",
      "api.ts": usersApi,
    });

    expect(await pathsOf(project)).toContain("/users/{user_id:int}");
  });

  it("framework-tutorial-053 Migration: keep both", async () => {
    const api = new BoltAPI({ middleware: [connect(legacy)] });
    api.get("/new", () => ({ by: "BoltAPI" }));
    await using client = new TestClient(api);

    expect((await client.get("/legacy")).text()).toBe("by the other framework");
    expect((await client.get("/new")).json()).toEqual({ by: "BoltAPI" });
  });

  it("framework-tutorial-054 Migration: new API file", async () => {
    const api = new BoltAPI();
    await using client = new TestClient(api);

    const response = await client.get("/");
    expect(response.status).toBe(404);
    expect(response.json()).toEqual({ detail: "Not Found" });
  });

  it("framework-tutorial-055 Migration: view sets", async () => {
    const { db, people } = await peopleTable();
    const UserRow = modelSerializer(people, { name: "Migrated", fields: ["id", "username", "email"] });
    const api = new BoltAPI({ database: db });
    api.viewset("/api/v2/users", ModelViewSet(db, people, { serializer: UserRow }));
    await using client = new TestClient(api);

    const made = await client.post("/api/v2/users", { json: { username: "ann", email: "ann@example.com" } });
    expect(made.status).toBe(201);
    const { id } = made.json() as { id: number };
    const path = `/api/v2/users/${id}`;
    expect((await client.get(path)).json()).toEqual({ id, username: "ann", email: "ann@example.com" });
    expect((await client.patch(path, { json: { username: "bob" } })).json()).toMatchObject({ username: "bob" });
    expect((await client.delete(path)).status).toBe(204);
    expect((await client.get("/api/v2/users")).json()).toMatchObject({ count: 0, items: [] });
  });

  it("framework-tutorial-056 Migration: run side by side", async () => {
    const project = bolt.project({ "api.ts": usersApi });
    await using first = await bolt.serve(project, "start", "--port", "0");
    await using second = await bolt.serve(project, "start", "--port", "0");

    expect(first.url).not.toBe(second.url);
    expect(await getJson(`${first.url}/users/1`)).toEqual({ id: 1, username: "john" });
    expect(await getJson(`${second.url}/users/1`)).toEqual({ id: 1, username: "john" });
    const taken = await bolt.run(project, "start", "--port", new URL(first.url).port);
    expect(taken.code).toBe(1);
    expect(taken.stderr).toContain("PORT_IN_USE");
  });

  it("framework-tutorial-057 Migration: remove", async () => {
    const both = new BoltAPI({ middleware: [connect(legacy)] });
    const alone = new BoltAPI();
    for (const api of [both, alone]) api.get("/new", () => "new");
    await using before = new TestClient(both);
    await using after = new TestClient(alone);

    expect((await before.get("/legacy")).status).toBe(200);
    expect((await after.get("/legacy")).status).toBe(404);
    expect((await after.get("/new")).text()).toBe((await before.get("/new")).text());
  });

  it("framework-tutorial-058 Deployment: systemd", async () => {
    const project = bolt.project({ "api.js": pidApi });
    await using server = await bolt.serve(project, ...unitWords(), "--port", "0");

    expect(unitWords()).toEqual(expect.arrayContaining(["start", "--host", "127.0.0.1", "--port", "8000"]));
    expect((await servingPids(server.url, 4)).size).toBe(4);
    server.command.kill("SIGTERM");
    expect(await server.command.ended).toEqual({ code: 0, signal: null });
  });

  it("framework-tutorial-059 Deployment: Docker", async () => {
    const command = readDockerfile(readDeploymentFile("Dockerfile")).get("CMD")?.[0] ?? "[]";
    const [program, ...words] = JSON.parse(command) as string[];
    const project = bolt.project({ "api.js": pidApi, ".env": toEnv({ ...imageVariables(), BOLT_PORT: "0" }) });
    await using server = await bolt.serve(project, ...words, "--processes", "2");

    expect(program).toBe("node_modules/.bin/bolt");
    expect(new URL(server.url).hostname).toBe("0.0.0.0");
    expect((await servingPids(server.url, 2)).size).toBe(2);
  });

  it("framework-tutorial-060 Deployment: nginx", async () => {
    const api = new BoltAPI({ trustProxies: 1 });
    api.get("/client", ({ request }) => ({ ip: request.ip, scheme: request.scheme, host: request.host }));
    await using client = new TestClient(api);

    const seen = { host: "api.example.com", scheme: "https", remoteAddress: "203.0.113.9" } as const;
    const response = await client.get("/client", { headers: headersBehindNginx({ ...seen, headers: {} }) });
    expect(response.json()).toEqual({ ip: "203.0.113.9", scheme: "https", host: "api.example.com" });
  });

  it("framework-tutorial-061 Exceptions", async () => {
    const api = new BoltAPI();
    const errors: Record<string, HTTPException> = {
      base: new HTTPException(400, "Bad request"),
      notFound: new NotFound("User not found"),
      badRequest: new BadRequest("Invalid input"),
      unauthorized: new Unauthorized("Authentication required"),
      forbidden: new Forbidden("Access denied"),
      conflict: new Conflict("Resource already exists"),
      tooManyRequests: new TooManyRequests("Rate limit exceeded"),
    };
    api.get("/{name}", async ({ params }) => {
      throw errors[params.name];
    });
    await using client = new TestClient(api);

    const answerOf = async (name: string): Promise<[number, unknown]> => {
      const response = await client.get(`/${name}`);
      return [response.status, response.json()];
    };
    expect(await answerOf("base")).toEqual([400, { detail: "Bad request" }]);
    expect(await answerOf("notFound")).toEqual([404, { detail: "User not found" }]);
    expect(await answerOf("badRequest")).toEqual([400, { detail: "Invalid input" }]);
    expect(await answerOf("unauthorized")).toEqual([401, { detail: "Authentication required" }]);
    expect(await answerOf("forbidden")).toEqual([403, { detail: "Access denied" }]);
    expect(await answerOf("conflict")).toEqual([409, { detail: "Resource already exists" }]);
    expect(await answerOf("tooManyRequests")).toEqual([429, { detail: "Rate limit exceeded" }]);
  });

  it("framework-tutorial-062 Exceptions: headers and extra data", async () => {
    const api = new BoltAPI();
    api.get("/private", async () => {
      const headers = { "WWW-Authenticate": "Bearer", "X-Custom-Header": "value" };
      throw new Unauthorized("Authentication required", { headers });
    });
    const extra = { field: "email", value: "invalid@", reason: "Invalid email format" };
    api.get("/invalid", async () => {
      throw new BadRequest("Invalid input", { extra });
    });
    await using client = new TestClient(api);

    const unauthorized = await client.get("/private");
    expect(unauthorized.status).toBe(401);
    expect(unauthorized.json()).toEqual({ detail: "Authentication required" });
    expect(unauthorized.headers.get("www-authenticate")).toBe("Bearer");
    expect(unauthorized.headers.get("x-custom-header")).toBe("value");
    const invalid = await client.get("/invalid");
    expect(invalid.status).toBe(400);
    expect(invalid.json()).toEqual({ detail: "Invalid input", extra });
  });

  const issues = [
    { loc: ["body", "email"], msg: "Invalid email format", type: "value_error" },
    { loc: ["body", "age"], msg: "Must be positive", type: "value_error" },
  ];

  it("framework-tutorial-063 RequestValidationError", async () => {
    const api = new BoltAPI();
    api.post("/users", async () => {
      throw new RequestValidationError(issues);
    });
    await using client = new TestClient(api);

    expect((await client.post("/users")).status).toBe(422);
    expect(new RequestValidationError(issues).message).toBe(
      "body.email: Invalid email format; body.age: Must be positive",
    );
  });

  it("framework-tutorial-064 RequestValidationError: response", async () => {
    const api = new BoltAPI();
    api.post("/users", async () => {
      throw new RequestValidationError(issues);
    });
    await using client = new TestClient(api);

    const response = await client.post("/users");
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.json()).toEqual({
      detail: [
        { loc: ["body", "email"], msg: "Invalid email format", type: "value_error" },
        { loc: ["body", "age"], msg: "Must be positive", type: "value_error" },
      ],
    });
  });

  it("framework-tutorial-065 Error handlers", async () => {
    class OutOfStock extends Error {}
    const errors: Record<string, Error> = {
      http: new NotFound("User not found"),
      validation: new RequestValidationError([{ loc: ["body"], msg: "Invalid", type: "value_error" }]),
      stock: new OutOfStock("Widgets"),
      unexpected: new RangeError("Something went wrong"),
    };
    const exceptionHandlers = [
      handleException(OutOfStock, (error) => json({ sold_out: error.message }, { status: 409 })),
      handleException(RequestValidationError, (error) => json({ problems: error.issues.length }, { status: 400 })),
    ];
    const answersWith = async (api: BoltAPI): Promise<Record<string, [number, unknown]>> => {
      api.get("/{name}", async ({ params }) => {
        throw errors[params.name];
      });
      await using client = new TestClient(api, { raiseServerErrors: false });
      const answers: Record<string, [number, unknown]> = {};
      for (const name of Object.keys(errors)) {
        const response = await client.get(`/${name}`);
        answers[name] = [response.status, response.json()];
      }
      return answers;
    };

    expect(await answersWith(new BoltAPI({ logger: silentLogger }))).toEqual({
      http: [404, { detail: "User not found" }],
      validation: [422, { detail: [{ loc: ["body"], msg: "Invalid", type: "value_error" }] }],
      stock: [500, { detail: "Internal Server Error" }],
      unexpected: [500, { detail: "Internal Server Error" }],
    });
    expect(await answersWith(new BoltAPI({ logger: silentLogger, exceptionHandlers }))).toEqual({
      http: [404, { detail: "User not found" }],
      validation: [400, { problems: 1 }],
      stock: [409, { sold_out: "Widgets" }],
      unexpected: [500, { detail: "Internal Server Error" }],
    });
  });

  it("framework-tutorial-066 Debug mode", async () => {
    const failing = (debug: boolean): TestClient => {
      const api = new BoltAPI({ debug, logger: silentLogger });
      api.get("/", async () => {
        throw new RangeError("Something went wrong");
      });
      return new TestClient(api, { raiseServerErrors: false });
    };
    const browser = { headers: { accept: "text/html,application/xhtml+xml,*/*;q=0.8" } };

    await using debugging = failing(true);
    const page = await debugging.get("/", browser);
    expect(page.status).toBe(500);
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page.text()).toContain("Something went wrong");
    expect(page.text()).toContain("framework-tutorial.test.ts");

    await using production = failing(false);
    const answer = await production.get("/", browser);
    expect(answer.status).toBe(500);
    expect(answer.json()).toEqual({ detail: "Internal Server Error" });
  });

  it("framework-tutorial-067 Exceptions: table", async () => {
    const table = [
      [BadRequest, 400, "Bad Request"],
      [Unauthorized, 401, "Unauthorized"],
      [Forbidden, 403, "Forbidden"],
      [NotFound, 404, "Not Found"],
      [MethodNotAllowed, 405, "Method Not Allowed"],
      [Conflict, 409, "Conflict"],
      [UnprocessableEntity, 422, "Unprocessable Entity"],
      [TooManyRequests, 429, "Too Many Requests"],
      [InternalServerError, 500, "Internal Server Error"],
      [ServiceUnavailable, 503, "Service Unavailable"],
    ] as const;
    const api = new BoltAPI({ logger: silentLogger });
    for (const [Exception, status] of table) {
      api.get(`/${status}`, async () => {
        throw new Exception();
      });
    }
    await using client = new TestClient(api);

    for (const [, status, message] of table) {
      const response = await client.get(`/${status}`);
      expect(response.status).toBe(status);
      expect(response.json()).toEqual({ detail: message });
    }
  });

  it("framework-tutorial-068 Request object", async () => {
    const api = new BoltAPI();
    api.post("/info/{id:int}", async ({ request, params }) => ({
      method: request.method,
      path: request.path,
      query: Object.fromEntries(request.query),
      params,
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
      context: request.auth,
    }));
    await using client = new TestClient(api);

    const response = await client.post("/info/7?page=2", { headers: { "x-custom": "value" }, body: "hello" });
    expect(response.json()).toEqual({
      method: "POST",
      path: "/info/7",
      query: { page: "2" },
      params: { id: 7 },
      headers: expect.objectContaining({ "x-custom": "value", "content-length": "5" }),
      body: "hello",
      context: null,
    });
  });

  it("framework-tutorial-069 Type-safe request", async () => {
    const api = new BoltAPI();
    api.get("/profile", { auth: [tokenAuth] }, async ({ request }) => {
      expectTypeOf(request.user).toEqualTypeOf<User>();
      return { user_id: request.user.id, username: request.user.username };
    });
    await using client = new TestClient(api);

    expect((await client.get("/profile", { headers: john })).json()).toEqual({ user_id: 1, username: "john" });
    expect((await client.get("/profile")).status).toBe(401);
  });

  it("framework-tutorial-070 Headers", async () => {
    const api = new BoltAPI();
    api.get("/auth", { headers: { Authorization: t.String() } }, async ({ headers }) => ({
      auth: headers.Authorization,
    }));
    await using client = new TestClient(api);

    expect((await client.get("/auth", { headers: john })).json()).toEqual({ auth: "Bearer token_1" });
    const missing = await client.get("/auth");
    expect(missing.status).toBe(422);
    expect(missing.json()).toMatchObject({ detail: [{ msg: "Missing required header: authorization" }] });
  });

  it("framework-tutorial-071 Headers: optional", async () => {
    const api = new BoltAPI();
    api.get("/optional-header", { headers: { "X-Custom": t.Optional(t.String()) } }, async ({ headers }) => ({
      custom: headers["X-Custom"] ?? null,
    }));
    await using client = new TestClient(api);

    expect((await client.get("/optional-header")).json()).toEqual({ custom: null });
    const sent = await client.get("/optional-header", { headers: { "x-custom": "value" } });
    expect(sent.json()).toEqual({ custom: "value" });
  });

  it("framework-tutorial-072 Headers: all", async () => {
    const api = new BoltAPI();
    api.get("/headers", async ({ request }) => ({ headers: Object.fromEntries(request.headers) }));
    await using client = new TestClient(api);

    const response = await client.get("/headers", { headers: { "X-Custom": "value" } });
    expect(response.json()).toMatchObject({ headers: { "x-custom": "value" } });
  });

  it("framework-tutorial-073 Cookies", async () => {
    const api = new BoltAPI();
    api.get("/session", { cookies: { session_id: t.String({ alias: "sessionid" }) } }, async ({ cookies }) => ({
      session_id: cookies.session_id,
    }));
    await using client = new TestClient(api);

    const response = await client.get("/session", { cookies: { sessionid: "abc123" } });
    expect(response.json()).toEqual({ session_id: "abc123" });
    const missing = await client.get("/session");
    expect(missing.status).toBe(422);
    expect(missing.json()).toMatchObject({ detail: [{ msg: "Missing required cookie: sessionid" }] });
  });

  it("framework-tutorial-074 Sessions", async () => {
    interface Member extends User {
      readonly password: string;
    }
    const members: readonly Member[] = [{ id: 1, username: "ann", password: "s3cret" }];
    const bySession = sessionAuth({ loadUser: async (id) => members.find((member) => member.id === id) });
    const api = new BoltAPI({
      middleware: [sessions({ store: memoryStore() })],
      auth: [bySession],
      guards: [allowAny()],
    });
    api.post("/login", { form: { username: t.String(), password: t.String() } }, async ({ form, request }) => {
      const user = members.find(({ username }) => username === form.username);
      if (user === undefined || user.password !== form.password) return { status: "error" };
      await login(request, user);
      await request.session.set("login_time", new Date().toISOString());
      return { status: "ok" };
    });
    api.get("/profile", async ({ request }) => {
      if (request.user === null) return { error: "not logged in" };
      return { username: request.user.username, login_time: await request.session.get("login_time") };
    });
    api.post("/logout", async ({ request }) => {
      await logout(request);
      return { status: "logged out" };
    });
    await using client = new TestClient(api);

    expect((await client.get("/profile")).json()).toEqual({ error: "not logged in" });
    const wrong = await client.post("/login", { form: { username: "ann", password: "guess" } });
    expect(wrong.json()).toEqual({ status: "error" });
    const right = await client.post("/login", { form: { username: "ann", password: "s3cret" } });
    expect(right.json()).toEqual({ status: "ok" });
    expect((await client.get("/profile")).json()).toEqual({
      username: "ann",
      login_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    expect((await client.post("/logout")).json()).toEqual({ status: "logged out" });
    expect((await client.get("/profile")).json()).toEqual({ error: "not logged in" });
  });

  it("framework-tutorial-075 Sessions: methods", async () => {
    const api = new BoltAPI({ middleware: [sessions({ store: memoryStore() })] });
    api.get("/set", async ({ request: { session } }) => {
      await session.set("a", 1);
      await session.set("b", 2);
    });
    api.get("/read", async ({ request: { session } }) => ({
      get: [await session.get("a"), await session.get("missing", "default")],
      keys: await session.keys(),
      items: await session.items(),
      pop: [await session.pop("a"), await session.pop("a", "gone")],
    }));
    api.get("/flush", ({ request }) => request.session.flush());
    await using client = new TestClient(api);

    await client.get("/set");
    expect((await client.get("/read")).json()).toEqual({
      get: [1, "default"],
      keys: ["a", "b"],
      items: [
        ["a", 1],
        ["b", 2],
      ],
      pop: [1, "gone"],
    });
    await client.get("/flush");
    expect((await client.get("/read")).json()).toMatchObject({ keys: [], items: [] });
  });

  it("framework-tutorial-076 Dependency injection", async () => {
    const pagination = depends(
      { query: { page: t.Integer({ default: 1 }), limit: t.Integer({ default: 20 }) } },
      async ({ query: { page, limit } }) => ({ page, limit, offset: (page - 1) * limit }),
    );
    const api = new BoltAPI();
    api.get("/items", { depends: { pagination } }, async ({ pagination }) => ({ pagination }));
    await using client = new TestClient(api);

    expect((await client.get("/items?page=2")).json()).toEqual({ pagination: { page: 2, limit: 20, offset: 20 } });
    const invalid = await client.get("/items?page=abc");
    expect(invalid.status).toBe(422);
    expect(invalid.json()).toMatchObject({ detail: [{ loc: ["query", "page"] }] });
  });

  it("framework-tutorial-077 Dependencies receive the request", async () => {
    const currentUser = depends(async ({ request }) => {
      if (request.user === null) throw new HTTPException(401, "Not authenticated");
      return users.get(Number(request.user.id));
    });
    const anyone: Guard<false> = { name: "anyone", requiresUser: false, check: () => true };
    const api = new BoltAPI();
    api.get(
      "/profile",
      { auth: [tokenAuth], guards: [anyone], depends: { user: currentUser } },
      async ({ user }) => user,
    );
    await using client = new TestClient(api);

    expect((await client.get("/profile", { headers: john })).json()).toEqual({ id: 1, username: "john" });
    const anonymous = await client.get("/profile");
    expect(anonymous.status).toBe(401);
    expect(anonymous.json()).toEqual({ detail: "Not authenticated" });
  });

  it("framework-tutorial-078 get_current_user", async () => {
    const members = new Map([["7", { id: 7, username: "mary", email: "mary@example.com" }]]);
    const auth = [jwt({ secret: jwtSecret, loadUser: ({ sub }) => members.get(sub ?? "") ?? null })];
    const api = new BoltAPI();
    api.get("/me", { depends: { user: currentUser({ auth }) } }, async ({ user }) => ({
      id: user.id,
      username: user.username,
      email: user.email,
    }));
    await using client = new TestClient(api);

    const authorization = `Bearer ${createJwtForUser({ id: 7, username: "mary" }, { secret: jwtSecret })}`;
    const response = await client.get("/me", { headers: { authorization } });
    expect(response.json()).toEqual({ id: 7, username: "mary", email: "mary@example.com" });
    expect((await client.get("/me")).status).toBe(401);
  });

  it("framework-tutorial-079 Dependencies: caching", async () => {
    let callCount = 0;
    const expensiveOperation = depends(async () => {
      callCount += 1;
      return { count: callCount };
    });
    const api = new BoltAPI();
    api.get("/test", { depends: { dep1: expensiveOperation, dep2: expensiveOperation } }, async ({ dep1, dep2 }) => ({
      dep1,
      dep2,
    }));
    await using client = new TestClient(api);

    expect((await client.get("/test")).json()).toEqual({ dep1: { count: 1 }, dep2: { count: 1 } });
    expect((await client.get("/test")).json()).toEqual({ dep1: { count: 2 }, dep2: { count: 2 } });
  });

  it("framework-tutorial-080 Dependencies: caching disabled", async () => {
    let callCount = 0;
    const someDependency = depends({ cache: false }, async () => {
      callCount += 1;
      return { count: callCount };
    });
    const api = new BoltAPI();
    api.get("/fresh", { depends: { dep1: someDependency, dep2: someDependency } }, async ({ dep1, dep2 }) => [
      dep1.count,
      dep2.count,
    ]);
    await using client = new TestClient(api);

    expect((await client.get("/fresh")).json()).toEqual([1, 2]);
    expect(callCount).toBe(2);
  });

  it("framework-tutorial-081 Dependencies: chained", async () => {
    const settings = depends(async () => ({ enable_new_ui: true, beta_features: false }));
    const featureFlags = depends({ depends: { settings } }, async ({ settings }) => ({
      new_ui: settings.enable_new_ui,
      beta: settings.beta_features,
    }));
    const api = new BoltAPI();
    api.get("/features", { depends: { flags: featureFlags } }, async ({ flags }) => flags);
    await using client = new TestClient(api);

    expect((await client.get("/features")).json()).toEqual({ new_ui: true, beta: false });
    client.override(settings, { enable_new_ui: false, beta_features: true });
    expect((await client.get("/features")).json()).toEqual({ new_ui: false, beta: true });
  });

  it("framework-tutorial-082 Dependencies: classes", async () => {
    const log: string[] = [];
    class DatabaseSession implements AsyncDisposable {
      private readonly path: string;
      constructor({ request }: { request: { readonly path: string } }) {
        this.path = request.path;
        log.push("connect");
      }
      query(): string {
        return `rows for ${this.path}`;
      }
      async [Symbol.asyncDispose](): Promise<void> {
        log.push("close");
      }
    }
    const api = new BoltAPI();
    api.get("/data", { depends: { db: depends(DatabaseSession) } }, async ({ db }) => {
      log.push("handle");
      return { data: db.query() };
    });
    await using client = new TestClient(api);

    expect((await client.get("/data")).json()).toEqual({ data: "rows for /data" });
    expect(log).toEqual(["connect", "handle", "close"]);
  });

  it("framework-tutorial-083 UploadFile", async () => {
    const api = new BoltAPI();
    api.post("/upload", { form: { file: t.File() } }, async ({ form: { file } }) => ({
      filename: file.name,
      size: file.size,
      content_type: file.type,
      content: await file.text(),
    }));
    await using client = new TestClient(api);

    const form = { file: new File(["a,b"], "a.csv", { type: "text/csv" }) };
    expect((await client.post("/upload", { form })).json()).toEqual({
      filename: "a.csv",
      size: 3,
      content_type: "text/csv",
      content: "a,b",
    });
  });

  it("framework-tutorial-084 UploadFile: properties", async () => {
    const api = new BoltAPI();
    api.post("/upload", { form: { file: t.File() } }, ({ form: { file } }) => ({
      filename: file.name,
      content_type: file.type,
      size: file.size,
      is_file: file instanceof File && file instanceof UploadFile,
      headers: [...file.headers.keys()].toSorted(),
    }));
    await using client = new TestClient(api);

    const form = { file: new File(["x"], "x.png", { type: "image/png" }) };
    expect((await client.post("/upload", { form })).json()).toEqual({
      filename: "x.png",
      content_type: "image/png",
      size: 1,
      is_file: true,
      headers: ["content-disposition", "content-type"],
    });
  });

  it("framework-tutorial-085 UploadFile: validation", async () => {
    const api = new BoltAPI();
    const image = t.File({ maxSize: FileSize.MB_10, minSize: 1024, types: ["image/*", "application/pdf"] });
    api.post("/upload", { form: { file: image } }, ({ form }) => ({ filename: form.file.name }));
    await using client = new TestClient(api);
    const upload = async (size: number, type: string) =>
      (await client.post("/upload", { form: { file: new File([new Uint8Array(size)], "a", { type }) } })).status;

    expect(await upload(1024, "image/webp")).toBe(200);
    expect(await upload(1023, "image/webp")).toBe(422);
    expect(await upload(1024, "text/plain")).toBe(422);
  });

  it("framework-tutorial-086 FileSize", () => {
    expect([FileSize.KB_1, FileSize.MB_1, FileSize.MB_5, FileSize.MB_10, FileSize.MB_50]).toEqual([
      1024,
      ...[1, 5, 10, 50].map((megabytes) => megabytes * 1024 * 1024),
    ]);
  });

  it("framework-tutorial-087 UploadFile: multiple", async () => {
    const api = new BoltAPI();
    const files = t.Files({ maxFiles: 5, maxSize: FileSize.MB_5 });
    api.post("/upload-multiple", { form: { files } }, ({ form }) => ({
      count: form.files.length,
      filenames: form.files.map((file) => file.name),
    }));
    await using client = new TestClient(api);

    const form = { files: [new File(["a"], "a.txt"), new File(["b"], "b.txt")] };
    expect((await client.post("/upload-multiple", { form })).json()).toEqual({
      count: 2,
      filenames: ["a.txt", "b.txt"],
    });
  });

  it("framework-tutorial-088 UploadFile: FileField", async () => {
    const storage = diskStorage(await temporaryDirectory(), { baseUrl: "/media" });
    const documents: { title: string; key: string }[] = [];
    const api = new BoltAPI();
    api.post(
      "/documents",
      { form: { title: t.String(), upload: t.File({ maxSize: FileSize.MB_10 }) } },
      async ({ form }) => {
        const key = await storage.save(form.upload.name, form.upload);
        documents.push({ title: form.title, key });
        return { id: documents.length, url: storage.url(key) };
      },
    );
    await using client = new TestClient(api);

    const form = { title: "Notes", upload: new File(["text"], "notes.txt") };
    expect((await client.post("/documents", { form })).json()).toEqual({ id: 1, url: "/media/notes.txt" });
    const second = (await client.post("/documents", { form })).json<{ url: string }>();
    expect(second.url).not.toBe("/media/notes.txt");
  });

  it("framework-tutorial-089 UploadFile: ImageField", async () => {
    const storage = memoryStorage({ baseUrl: "/media/" });
    const avatars = new Map<string | number, string>();
    const session: Authenticator = {
      name: "session",
      authenticate: (request) => {
        const id = request.cookies.get("user");
        return id === undefined ? null : { user: { id, username: "ann" }, backend: "session" };
      },
    };
    const api = new BoltAPI();
    api.post(
      "/avatar",
      { auth: [session], form: { avatar: t.File({ maxSize: FileSize.MB_5, types: ["image/*"] }) } },
      async ({ form, request }) => {
        avatars.set(request.user.id, await storage.save(`avatars/${form.avatar.name}`, form.avatar));
        return { avatar_url: storage.url(avatars.get(request.user.id) ?? "") };
      },
    );
    await using client = new TestClient(api);

    const form = { avatar: new File(["png"], "me.png", { type: "image/png" }) };
    const response = await client.post("/avatar", { form, cookies: { user: "7" } });
    expect(response.json()).toEqual({ avatar_url: "/media/avatars/me.png" });
    expect((await client.post("/avatar", { form })).status).toBe(401);
  });

  it("framework-tutorial-090 Upload settings", async () => {
    const api = new BoltAPI({ uploads: { maxBytes: FileSize.MB_10, memoryBytes: 5 * 1024 * 1024 } });
    api.post("/upload", { form: { file: t.File({ maxSize: FileSize.MB_50 }) } }, ({ form }) => ({
      is_on_disk: form.file.isOnDisk,
    }));
    await using client = new TestClient(api);
    const upload = (size: number) =>
      client.post("/upload", { form: { file: new File([new Uint8Array(size)], "a.bin") } });

    expect((await upload(5 * 1024 * 1024)).json()).toEqual({ is_on_disk: false });
    expect((await upload(6 * 1024 * 1024)).json()).toEqual({ is_on_disk: true });
    expect((await upload(FileSize.MB_10)).status).toBe(413);
  });

  it("framework-tutorial-091 Pagination: page numbers", async () => {
    const paginate = pageNumber({ pageSize: 20, maxPageSize: 100, pageSizeParam: "page_size" });
    const api = new BoltAPI();
    api.get("/articles", { paginate, response: t.Array(ArticleItem) }, () => articleList(150));
    await using client = new TestClient(api);

    expect((await client.get("/articles")).json()).toMatchObject({ page_size: 20, items: { length: 20 } });
    expect((await client.get("/articles?page_size=50")).json()).toMatchObject({ page_size: 50, items: { length: 50 } });
    expect((await client.get("/articles?page_size=150")).json()).toMatchObject({ page_size: 100 });
  });

  it("framework-tutorial-092 Pagination: page number response", async () => {
    const api = new BoltAPI();
    const options = { paginate: pageNumber({ pageSize: 20 }), response: t.Array(ArticleItem) };
    api.get("/articles", options, () => articleList(150));
    await using client = new TestClient(api);

    expect((await client.get("/articles")).json()).toEqual({
      count: 150,
      page: 1,
      page_size: 20,
      total_pages: 8,
      has_next: true,
      has_previous: false,
      next_page: 2,
      previous_page: null,
      items: articleList(20),
    });
  });

  it("framework-tutorial-093 Pagination: limit and offset", async () => {
    const api = new BoltAPI();
    api.get("/articles", { paginate: limitOffset(), response: t.Array(ArticleItem) }, () => articleList(150));
    await using client = new TestClient(api);

    expect((await client.get("/articles?limit=10&offset=20")).json()).toEqual({
      count: 150,
      limit: 10,
      offset: 20,
      has_next: true,
      has_previous: true,
      items: articleList(30).slice(20),
    });
  });

  it("framework-tutorial-094 Pagination: cursor", async () => {
    const paginate = cursor({
      pageSize: 20,
      ordering: "-created_at",
      secret: "a secret of 32 bytes or more, for tests",
    });
    const api = new BoltAPI();
    api.get("/articles", { paginate, response: t.Array(ArticleItem) }, () =>
      articleList(30).map((article) => ({ ...article, created_at: article.id })),
    );
    await using client = new TestClient(api);

    const { next_cursor } = (await client.get("/articles")).json() as { next_cursor: string };
    expect((await client.get(`/articles?cursor=${next_cursor}`)).json()).toEqual({
      next_cursor: null,
      previous_cursor: expect.any(String),
      has_next: false,
      has_previous: true,
      page_size: 20,
      items: articleList(10).reverse(),
    });
    // A cursor that is not signed, such as that of the sample, asks for the first page.
    expect((await client.get("/articles?cursor=eyJ2IjoxMDB9")).json()).toMatchObject({ items: { 0: { id: 30 } } });
  });

  it("framework-tutorial-095 Pagination: ViewSet", async () => {
    const api = new BoltAPI();
    api.viewset(
      "/articles",
      class extends ViewSet {
        list = route({ response: t.Array(ArticleItem), paginate: pageNumber({ pageSize: 20 }) }, () => articleList(45));
      },
    );
    await using client = new TestClient(api);

    const page = (await client.get("/articles?page=3")).json();
    expect(page).toMatchObject({ count: 45, total_pages: 3, has_next: false, items: { length: 5 } });
  });

  it("framework-tutorial-096 Pagination: ModelViewSet", async () => {
    const { db, people } = await peopleTable();
    await db.insert(people).values(articleList(25).map(({ title }) => ({ username: title, email: "x@example.com" })));
    const Detail = modelSerializer(people, { name: "PersonDetail", fields: ["id", "username", "email"] });
    const List = modelSerializer(people, { name: "PersonList", fields: ["id", "username"] });
    const api = new BoltAPI({ database: db });
    api.viewset(
      "/people",
      ModelViewSet(db, people, {
        serializer: Detail,
        serializers: { list: List },
        pagination: pageNumber({ pageSize: 20 }),
      }),
    );
    await using client = new TestClient(api);

    const page = (await client.get("/people?page=2")).json() as { count: number; items: object[] };
    expect([page.count, page.items.length, page.items[0]]).toEqual([25, 5, { id: 21, username: "Article 21" }]);
    expect((await client.get("/people/21")).json()).toEqual({ id: 21, username: "Article 21", email: "x@example.com" });
  });

  it("framework-tutorial-097 WebSocket", async () => {
    const api = new BoltAPI();
    api.websocket("/ws/echo", async ({ socket }) => {
      await socket.accept();
      for await (const message of socket.texts()) await socket.sendText(`Echo: ${message}`);
    });
    await using client = new TestClient(api);
    await using socket = await client.websocket("/ws/echo");

    await socket.sendText("one");
    await socket.sendText("two");
    expect(await socket.receiveText()).toBe("Echo: one");
    expect(await socket.receiveText()).toBe("Echo: two");
  });

  it("framework-tutorial-098 WebSocket: send", async () => {
    const api = new BoltAPI();
    api.websocket("/ws", async ({ socket }) => {
      await socket.accept();
      await socket.sendText("Hello, World!");
      await socket.sendBytes(new Uint8Array([0, 1, 2, 3]));
      await socket.sendJson({ type: "message", data: "Hello" });
    });
    await using client = new TestClient(api);
    await using socket = await client.websocket("/ws");

    expect(await socket.receiveText()).toBe("Hello, World!");
    expect([...(await socket.receiveBytes())]).toEqual([0, 1, 2, 3]);
    expect(await socket.receiveJson()).toEqual({ type: "message", data: "Hello" });
  });

  it("framework-tutorial-099 WebSocket: receive", async () => {
    const api = new BoltAPI();
    api.websocket("/one-by-one", async ({ socket }) => {
      await socket.accept();
      const text = await socket.receiveText();
      const bytes = await socket.receiveBytes();
      const data = await socket.receiveJson();
      await socket.sendJson({ text, bytes: [...bytes], data });
    });
    api.websocket("/texts", async ({ socket }) => {
      await socket.accept();
      for await (const message of socket.texts()) await socket.sendText(`Received: ${message}`);
    });
    api.websocket("/jsons", async ({ socket }) => {
      await socket.accept();
      for await (const data of socket.jsons()) await socket.sendJson({ received: data });
    });
    await using client = new TestClient(api);

    await using single = await client.websocket("/one-by-one");
    await single.sendText("text");
    await single.sendBytes(new Uint8Array([7]));
    await single.sendJson({ a: 1 });
    expect(await single.receiveJson()).toEqual({ text: "text", bytes: [7], data: { a: 1 } });
    await using texts = await client.websocket("/texts");
    await texts.sendText("a");
    expect(await texts.receiveText()).toBe("Received: a");
    await using jsons = await client.websocket("/jsons");
    await jsons.sendJson([1]);
    expect(await jsons.receiveJson()).toEqual({ received: [1] });
  });

  it("framework-tutorial-100 WebSocket: path parameters", async () => {
    const api = new BoltAPI();
    api.websocket("/ws/room/{room_id}", async ({ socket, params }) => {
      await socket.accept();
      for await (const message of socket.texts()) await socket.sendText(`[${params.room_id}] ${message}`);
    });
    await using client = new TestClient(api);
    await using socket = await client.websocket("/ws/room/lobby");

    await socket.sendText("hi");
    expect(await socket.receiveText()).toBe("[lobby] hi");
  });

  it("framework-tutorial-101 WebSocket: query parameters", async () => {
    const api = new BoltAPI();
    api.websocket("/ws/connect", { query: { token: t.Optional(t.String()) } }, async ({ socket, query }) => {
      await socket.accept();
      if (query.token !== "secret") await socket.close(4001, "Invalid token");
      else await socket.sendText("welcome");
    });
    api.websocket("/ws/refused", { query: { token: t.Optional(t.String()) } }, async ({ socket, query }) => {
      if (query.token !== "secret") return;
      await socket.accept();
    });
    await using client = new TestClient(api);

    await using welcome = await client.websocket("/ws/connect?token=secret");
    expect(await welcome.receiveText()).toBe("welcome");
    await using stranger = await client.websocket("/ws/connect");
    expect(await stranger.closed).toEqual({ code: 4001, reason: "Invalid token" });
    // Closed before it is accepted, a WebSocket has no close code: the handshake is refused.
    await expect(client.websocket("/ws/refused")).rejects.toMatchObject({ response: { status: 403 } });
  });

  it("framework-tutorial-102 WebSocket: disconnect", async () => {
    const ends: string[] = [];
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const api = new BoltAPI();
    api.websocket("/iterated", async ({ socket }) => {
      await socket.accept();
      for await (const message of socket.texts()) await socket.sendText(message);
      ends.push("iteration ended");
    });
    api.websocket("/awaited", async ({ socket }) => {
      await socket.accept();
      try {
        while (true) await socket.sendText(await socket.receiveText());
      } catch (error) {
        if (!(error instanceof WebSocketDisconnect)) throw error;
        ends.push(`disconnected with ${error.code}`);
        end();
      }
    });
    api.websocket("/closing", async ({ socket }) => {
      await socket.accept();
      await socket.close(1000, "Normal closure");
    });
    await using client = new TestClient(api);

    for (const path of ["/iterated", "/awaited"]) {
      const socket = await client.websocket(path);
      await socket.sendText("x");
      expect(await socket.receiveText()).toBe("x");
      await socket.close(1000);
    }
    await ended;
    expect(ends).toEqual(["iteration ended", "disconnected with 1000"]);
    await using closing = await client.websocket("/closing");
    expect(await closing.closed).toEqual({ code: 1000, reason: "Normal closure" });
  });

  it("framework-tutorial-103 WebSocket: authentication", async () => {
    const api = new BoltAPI();
    const options = { auth: [jwt({ secret: jwtSecret, query: "token" })], guards: [isAuthenticated()] };
    api.websocket("/ws/protected", options, async ({ socket, request }) => {
      await socket.accept();
      await socket.sendText(`Welcome, user ${request.auth.userId}`);
    });
    await using client = new TestClient(api);

    const token = createJwtForUser({ id: 7, username: "mary" }, { secret: jwtSecret });
    await using byHeader = await client.websocket("/ws/protected", { headers: { authorization: `Bearer ${token}` } });
    expect(await byHeader.receiveText()).toBe("Welcome, user 7");
    await using byQuery = await client.websocket(`/ws/protected?token=${token}`);
    expect(await byQuery.receiveText()).toBe("Welcome, user 7");
    await expect(client.websocket("/ws/protected")).rejects.toThrow("401");
  });

  it("framework-tutorial-104 WebSocket: broadcast", async () => {
    const api = new BoltAPI();
    api.websocket("/ws/broadcast", async ({ socket }) => {
      await socket.accept();
      socket.join("everybody");
      await socket.sendText("joined");
      for await (const message of socket.texts()) {
        await socket.sendText(message);
        socket.to("everybody").sendText(message);
      }
    });
    await using client = new TestClient(api);
    await using first = await client.websocket("/ws/broadcast");
    await using second = await client.websocket("/ws/broadcast");
    expect([await first.receiveText(), await second.receiveText()]).toEqual(["joined", "joined"]);

    await first.sendText("hello");
    expect(await first.receiveText()).toBe("hello");
    expect(await second.receiveText()).toBe("hello");
  });

  it("framework-tutorial-105 WebSocket: rooms", async () => {
    const api = new BoltAPI();
    api.websocket("/ws/room/{room_id}", async ({ socket, params: { room_id } }) => {
      await socket.accept();
      socket.join(room_id);
      await socket.sendText("joined");
      for await (const message of socket.texts()) {
        await socket.sendText(`[${room_id}] ${message}`);
        socket.to(room_id).sendText(`[${room_id}] ${message}`);
      }
    });
    await using client = new TestClient(api);
    await using ann = await client.websocket("/ws/room/a");
    await using bob = await client.websocket("/ws/room/a");
    await using eve = await client.websocket("/ws/room/b");
    for (const socket of [ann, bob, eve]) expect(await socket.receiveText()).toBe("joined");

    await ann.sendText("hi");
    await eve.sendText("alone");
    expect(await bob.receiveText()).toBe("[a] hi");
    expect(await ann.receiveText()).toBe("[a] hi");
    expect(await eve.receiveText()).toBe("[b] alone");
  });

  it("framework-tutorial-109 Async ORM: methods", async () => {
    const { db } = await openBlog();
    expect((await getOr404(db, articles, 1)).title).toBe("First");
    const [created] = await db.insert(articles).values({ title: "My Article", content: "Content here" }).returning();
    expect(created).toMatchObject({ id: 3, title: "My Article" });
    const getOrCreate = async (title: string) => {
      const values = { title, content: "Default content" };
      const [made] = await db.insert(articles).values(values).onConflictDoNothing().returning();
      return [made ?? (await getOr404(db, articles, { title })), made !== undefined] as const;
    };
    expect(await getOrCreate("My Article")).toMatchObject([{ id: 3, content: "Content here" }, false]);
    const twice = await Promise.all([getOrCreate("Another"), getOrCreate("Another")]);
    expect(twice.map(([{ id }, isCreated]) => [id, isCreated]).sort()).toEqual([
      [4, false],
      [4, true],
    ]);
    expect(await db.$count(articles)).toBe(4);
    const [published] = await db
      .select({ id: articles.id })
      .from(articles)
      .where(eq(articles.isPublished, true))
      .limit(1);
    expect(published !== undefined).toBe(true);
    expect((await db.update(articles).set({ isPublished: true }).where(eq(articles.isDraft, true))).changes).toBe(1);
    expect((await db.delete(articles).where(eq(articles.isDraft, true))).changes).toBe(1);
  });

  it("framework-tutorial-110 Async ORM: select_related", async () => {
    const { db, statements } = await openBlog();
    const api = new BoltAPI();
    api.get("/articles", async () => ({
      articles: await db
        .select({ id: articles.id, author_name: authors.username })
        .from(articles)
        .innerJoin(authors, eq(authors.id, articles.authorId))
        .limit(20),
    }));
    await using client = new TestClient(api);
    expect(await (await client.get("/articles")).json()).toEqual({
      articles: [
        { id: 1, author_name: "mary" },
        { id: 2, author_name: "mary" },
      ],
    });
    expect(statements).toHaveLength(1);
  });

  it("framework-tutorial-111 Async ORM: prefetch_related", async () => {
    const { db, statements } = await openBlog();
    const api = new BoltAPI();
    api.get("/articles", async () => {
      const found = await db.query.articles.findMany({
        with: { author: true, tags: { with: { tag: true } } },
        limit: 20,
      });
      return found.map(({ title, tags }) => ({ title, tags: tags.map(({ tag }) => tag.name) }));
    });
    await using client = new TestClient(api);
    expect(await (await client.get("/articles")).json()).toEqual([
      { title: "First", tags: ["new"] },
      { title: "Second", tags: [] },
    ]);
    expect(statements).toHaveLength(1);
  });

  it("framework-tutorial-112 Async ORM: transactions", async () => {
    const { db } = await openBlog();
    await db.insert(accounts).values([
      { id: 1, balance: 100 },
      { id: 2, balance: 0 },
    ]);
    const tx = transaction(db);
    const body = t.Object({ from_id: t.Integer(), to_id: t.Integer(), amount: t.Integer() });
    const api = new BoltAPI({ logger: silentLogger });
    // SQLite locks more than the rows: on servers, add .for("update") to the queries.
    api.post("/transfer", { depends: { tx }, body }, async ({ tx, body }) => {
      const from = await getOr404(tx, accounts, body.from_id);
      const to = await getOr404(tx, accounts, body.to_id);
      await tx
        .update(accounts)
        .set({ balance: to.balance + body.amount })
        .where(eq(accounts.id, to.id));
      await tx
        .update(accounts)
        .set({ balance: from.balance - body.amount })
        .where(eq(accounts.id, from.id));
      return { success: true };
    });
    await using client = new TestClient(api, { raiseServerErrors: false });
    const transfer = (amount: number) => client.post("/transfer", { json: { from_id: 1, to_id: 2, amount } });
    await Promise.all(Array.from({ length: 10 }, () => transfer(7)));
    expect((await transfer(31)).status).toBe(500);
    expect((await db.select().from(accounts)).map(({ balance }) => balance)).toEqual([30, 70]);
  });

  it("framework-tutorial-113 Async ORM: aggregation", async () => {
    const { db } = await openBlog();
    const api = new BoltAPI();
    api.get("/stats", async () => {
      const published = count(sql`case when ${articles.isPublished} then 1 end`);
      const avg_comments = avg(articles.commentCount).mapWith(Number);
      const [stats] = await db.select({ total: count(), published, avg_comments }).from(articles);
      return stats;
    });
    await using client = new TestClient(api);
    expect(await (await client.get("/stats")).json()).toEqual({ total: 2, published: 1, avg_comments: 2 });
  });

  it("framework-tutorial-114 Async ORM: bulk", async () => {
    const { db } = await openBlog();
    const rows = Array.from({ length: 100 }, (_, index) => ({
      title: `Article ${index}`,
      content: "...",
      isDraft: true,
    }));
    expect((await db.insert(articles).values(rows)).changes).toBe(100);
    expect((await db.update(articles).set({ isPublished: true }).where(eq(articles.isDraft, true))).changes).toBe(101);
  });

  it("framework-tutorial-115 Settings reference: INSTALLED_APPS", async () => {
    const project = bolt.project({
      "api.ts": usersApi,
      "apps/blog/api.ts": usersApi.replace("BoltAPI()", 'BoltAPI({ prefix: "/blog" })'),
    });

    expect(await pathsOf(project)).toEqual(
      expect.arrayContaining(["/users/{user_id:int}", "/blog/users/{user_id:int}"]),
    );
  });

  it("framework-tutorial-116 Settings reference: server", async () => {
    const project = bolt.project({
      "api.ts": usersApi,
      "bolt.config.ts": `
        import { defineConfig } from "boltapi/config";
        export default defineConfig({
          host: "0.0.0.0",
          port: 0,
          backlog: 2048,
          keepAliveSeconds: 30,
          debug: true,
        });
      `,
    });
    await using server = await bolt.serve(project, "start");

    const { hostname, port } = new URL(server.url);
    expect(hostname).toBe("0.0.0.0");
    const response = await fetch(`http://127.0.0.1:${port}/failing`);
    expect(response.headers.get("keep-alive")).toBe("timeout=30");
    expect(await response.json()).toMatchObject({ detail: "RangeError: out of stock" });
  });

  it("framework-tutorial-117 Settings reference: processes", async () => {
    const config = (processes: unknown): string => `export default { port: 0, processes: ${processes} };`;
    const project = bolt.project({ "api.js": pidApi, "bolt.config.js": config(2) });
    await using server = await bolt.serve(project, "start");

    expect((await servingPids(server.url, 2)).size).toBe(2);
    writeFileSync(join(project, "bolt.config.js"), config('"many"'));
    const refused = await bolt.run(project, "start");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("processes in bolt.config.js");
  });

  it("framework-tutorial-118 Settings reference: signals", async () => {
    const events: string[] = [];
    const api = new BoltAPI({
      onRequest: (request) => void events.push(`started ${request.method} ${request.path}`),
      onResponse: ({ status }) => void events.push(`finished ${status}`),
    });
    api.get("/", () => void events.push("handler"));
    await using client = new TestClient(api);

    await client.get("/");
    expect(events).toEqual(["started GET /", "handler", "finished 204"]);
  });

  it("framework-tutorial-119 Settings reference: JWT", async () => {
    const settings = { secret: jwtSecret, algorithm: "HS256", expiresIn: 3600 } as const;
    const { secret, algorithm } = settings;
    const api = new BoltAPI({ auth: [jwt({ secret, algorithms: [algorithm] })], guards: [isAuthenticated()] });
    api.get("/", () => "in");
    await using client = new TestClient(api);

    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      const authorization = `Bearer ${createJwtForUser({ id: 1, username: "mary" }, settings)}`;
      expect((await client.get("/", { headers: { authorization } })).text()).toBe("in");
      vi.setSystemTime(Date.now() + 2 * 3_600_000);
      expect((await client.get("/", { headers: { authorization } })).status).toBe(401);
    } finally {
      vi.useRealTimers();
    }
  });

  it("framework-tutorial-120 Settings reference: uploads", async () => {
    const directory = await temporaryDirectory();
    const api = new BoltAPI({ uploads: { maxBytes: FileSize.MB_50, memoryBytes: 5 * 1024 * 1024, directory } });
    const spooled: string[][] = [];
    api.post("/upload", { form: { file: t.File({ maxSize: FileSize.MB_50 }) } }, async ({ form }) => {
      spooled.push(await readdir(directory));
      return { size: form.file.size };
    });
    await using client = new TestClient(api);

    const large = new File([new Uint8Array(6 * 1024 * 1024)], "a.bin");
    expect((await client.post("/upload", { form: { file: large } })).json()).toEqual({ size: 6 * 1024 * 1024 });
    expect(spooled[0]).toHaveLength(1);
    expect(await readdir(directory)).toEqual([]);
    const tooLarge = await client.post("/upload", {
      body: "",
      headers: { "content-type": "multipart/form-data; boundary=x", "content-length": String(FileSize.MB_50 + 1) },
    });
    expect(tooLarge.status).toBe(413);
  });

  it("framework-tutorial-121 Settings reference: compression", async () => {
    const api = new BoltAPI({ compression: { encodings: ["gzip"], minimumSize: 500 } });
    api.get("/{size:int}", ({ params }) => "x".repeat(params.size));
    await using client = new TestClient(api, { headers: { "accept-encoding": "br, gzip" } });

    const large = await client.get("/500");
    expect(large.headers.get("content-encoding")).toBe("gzip");
    expect(gunzipSync(large.bytes).toString()).toBe("x".repeat(500));
    expect((await client.get("/499")).headers.get("content-encoding")).toBeNull();
  });

  it("framework-tutorial-122 Settings reference: CORS", async () => {
    const api = new BoltAPI({
      middleware: [
        cors({ origins: ["https://example.com"], methods: ["GET", "POST", "PUT", "DELETE"], credentials: true }),
      ],
    });
    api.put("/", () => "put");
    await using client = new TestClient(api);

    const preflight = await client.options("/", {
      headers: { origin: "https://example.com", "access-control-request-method": "PUT" },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-methods")).toBe("GET, POST, PUT, DELETE");
    expect(preflight.headers.get("access-control-allow-credentials")).toBe("true");
    const response = await client.put("/", { headers: { origin: "https://example.com" } });
    expect(response.headers.get("access-control-allow-origin")).toBe("https://example.com");
  });

  it("framework-tutorial-123 Command line: development", async () => {
    const project = bolt.project({ "api.ts": usersApi });
    await using server = await bolt.serve(project, "dev", "--port", "0");

    expect(await getJson(`${server.url}/users/1`)).toEqual({ id: 1, username: "john" });
    writeFileSync(join(project, "api.ts"), usersApi.replace("john", "jane"));
    await server.restarted();
    expect(await getJson(`${server.url}/users/1`)).toEqual({ id: 1, username: "jane" });
  });

  it("framework-tutorial-124 Command line: production", async () => {
    const project = bolt.project({ "api.js": pidApi });
    await using server = await bolt.serve(project, "start", "--host", "0.0.0.0", "--port", "0", "--processes", "2");

    expect(new URL(server.url).hostname).toBe("0.0.0.0");
    expect((await servingPids(server.url, 2)).size).toBe(2);
  });

  it("framework-tutorial-125 Command line: backlog", async ({ skip }) => {
    const most = Number(await readFile("/proc/sys/net/core/somaxconn", "utf8").catch(() => "0"));
    skip(most < 2048, "The system lets fewer connections wait");
    const project = bolt.project({ "api.js": pidApi });
    await using server = await bolt.serve(project, "start", "--processes", "2", "--backlog", "2048", "--port", "0");
    const pids = [...(await servingPids(server.url, 2))];

    // While nobody accepts, more of them wait than would by default.
    for (const pid of pids) process.kill(pid, "SIGSTOP");
    try {
      for (const socket of await openConnections(server.url, 1500)) socket.destroy();
    } finally {
      for (const pid of pids) process.kill(pid, "SIGCONT");
    }
    expect(pids).toContain(Number(await (await fetch(`${server.url}/pid`)).text()));
  });

  it("framework-tutorial-126 Command line: keep-alive", async () => {
    const project = bolt.project({ "api.js": pidApi });
    await using server = await bolt.serve(project, "start", "--processes", "2", "--keep-alive", "30", "--port", "0");

    expect((await fetch(`${server.url}/pid`)).headers.get("keep-alive")).toBe("timeout=30");
  });

  it("framework-tutorial-127 Deployment: systemd unit", async () => {
    const unit = readIni(readDeploymentFile("shop.service"));
    expect(unit.get("Service.ExecReload")).toContain("-HUP $MAINPID");
    const project = bolt.project({ "api.js": pidApi });
    await using server = await bolt.serve(project, ...unitWords(), "--processes", "2", "--port", "0");

    const before = await servingPids(server.url, 2);
    const after = await reload(server.command, server.url, 2);
    expect([...after].filter((pid) => before.has(pid))).toEqual([]);
  });

  it("framework-tutorial-128 Deployment: systemd commands", () => {
    const commands = shellCommands(deploymentPage, "systemctl");
    expect(commands).toEqual(expect.arrayContaining(["daemon-reload", "enable --now shop", "status shop"]));
    const unit = readIni(readDeploymentFile("shop.service"));
    // Without it there is nothing to enable.
    expect(unit.get("Install.WantedBy")).toBe("multi-user.target");
    expect(unit.get("Service.Restart")).toBe("always");
  });

  it("framework-tutorial-129 Deployment: supervisor", async () => {
    const program = readIni(readDeploymentFile("supervisor.ini"));
    const words = boltWords(program.get("program:shop.command") ?? "") ?? [];
    const project = bolt.project({ "api.js": pidApi });
    await using server = await bolt.serve(project, ...words, "--processes", "2", "--port", "0");

    expect((await servingPids(server.url, 2)).size).toBe(2);
    server.command.kill(`SIG${program.get("program:shop.stopsignal")}` as NodeJS.Signals);
    expect(await server.command.ended).toEqual({ code: 0, signal: null });
    expect([program.get("program:shop.autostart"), program.get("program:shop.autorestart")]).toEqual(["true", "true"]);
  });

  it("framework-tutorial-130 Deployment: supervisor commands", () => {
    const commands = shellCommands(deploymentPage, "supervisorctl");
    // "update" starts what is new: `autostart` says so.
    expect(commands.slice(0, 2)).toEqual(["reread", "update"]);
    expect(commands).toContain("signal HUP shop");
  });

  it("framework-tutorial-131 Deployment: nginx proxy", async () => {
    const api = new BoltAPI({ trustProxies: 1 });
    api.get("/client", ({ request }) => ({ ip: request.ip, scheme: request.scheme, host: request.host }));
    await using client = new TestClient(api);
    const forged = {
      "x-forwarded-for": "198.51.100.7",
      "x-forwarded-host": "evil.example",
      forwarded: "for=198.51.100.7;host=evil.example",
    };

    const seen = { host: "api.example.com", scheme: "https", remoteAddress: "203.0.113.9" } as const;
    const response = await client.get("/client", { headers: headersBehindNginx({ ...seen, headers: forged }) });
    expect(response.json()).toEqual({ ip: "203.0.113.9", scheme: "https", host: "api.example.com" });
    // Where nginx looks for the server is where the unit starts it.
    const [, place = ""] = /server (\S+);/.exec(readDeploymentFile("nginx.conf")) ?? [];
    expect(unitWords().join(" ")).toContain(`--host ${place.replace(":", " --port ")}`);
  });

  it("framework-tutorial-132 Deployment: database pool", async () => {
    const api = new BoltAPI({
      database: postgres({ url: "postgres://myuser:mypassword@127.0.0.1:1/mydb", pool: { max: 10 } }),
    });
    api.get("/", () => 1);
    await using client = new TestClient(api);
    // There is no server at that port: an application without its database does not start, and says why without the password.
    await expect(client.get("/")).rejects.toThrow(
      "DATABASE_UNREACHABLE: PostgreSQL at 127.0.0.1:1/mydb cannot be reached: connect ECONNREFUSED 127.0.0.1:1. " +
        "Start it, or correct the URL.",
    );
  });

  it("framework-tutorial-133 Deployment: PgBouncer", () => {
    const db = postgres({ url: "postgres://myuser@127.0.0.1:6432/mydb", prepare: false });
    expect(db.$client.options).toMatchObject({ port: [6432], prepare: false });
  });

  it("framework-tutorial-134 Deployment: Dockerfile", () => {
    const image = readDockerfile(readDeploymentFile("Dockerfile"));
    const settings = settingsOf(["start"], { ...imageVariables(), BOLT_PROCESSES: "4" });
    expect(settings).toMatchObject({ host: "0.0.0.0", port: 8000, processes: 4 });
    expect(image.get("EXPOSE")).toEqual([String(settings.port)]);
    // The packages come before the sources: a change of these installs nothing again.
    expect(image.get("COPY")?.[0]).toBe("package.json package-lock.json ./");
    expect(image.get("RUN")).toContain("npm ci --omit=dev");
    expect(image.get("WORKDIR")).toContain("/app");
  });

  it("framework-tutorial-135 Deployment: docker-compose", async () => {
    const { services } = parse(readDeploymentFile("compose.yaml")) as {
      services: Record<string, { environment: Record<string, string>; depends_on?: object }>;
    };
    const { BOLT_PROCESSES, DATABASE_URL = "" } = services.api?.environment ?? {};
    expect(Object.keys(services.api?.depends_on ?? {})).toEqual(["db"]);

    const variables = { BOLT_PROCESSES: BOLT_PROCESSES ?? "", BOLT_PORT: "0", DATABASE_URL };
    const project = bolt.project({ "api.js": pidApi, ".env": toEnv(variables) });
    await using server = await bolt.serve(project, "start");
    expect((await servingPids(server.url, Number(BOLT_PROCESSES))).size).toBe(Number(BOLT_PROCESSES));
    expect(await (await fetch(`${server.url}/database`)).text()).toBe(DATABASE_URL);
  });

  it("framework-tutorial-136 Deployment: processes", async () => {
    const project = bolt.project({ "api.js": pidApi });
    await using server = await bolt.serve(project, "start", "--processes", "auto", "--port", "0");

    const cores = availableParallelism();
    expect((await servingPids(server.url, cores)).size).toBe(cores);
    // One more would answer some of so many.
    expect((await servingPids(server.url, cores + 1, 400)).size).toBe(cores);
  });

  it("framework-tutorial-138 Migrating from DRF: install", async () => {
    const project = bolt.project({
      "package.json": '{ "type": "module", "dependencies": { "boltapi": "^0.1.0" } }',
      "api.ts": usersApi,
    });
    await using server = await bolt.serve(project, "start", "--port", "0");

    expect((await fetch(`${server.url}/users/1`)).status).toBe(200);
  });

  it("framework-tutorial-139 Migrating from DRF: INSTALLED_APPS", async () => {
    const project = bolt.project({ "src/api.ts": usersApi });

    expect(await pathsOf(project)).toContain("/users/{user_id:int}");
  });

  it("framework-tutorial-140 Migrating from DRF: function view, before", async () => {
    const accounts = [{ id: 1, username: "john" }];
    const UserIn = t.Object({ username: t.String() });
    const api = new BoltAPI();
    api.view(
      "/users",
      class extends View {
        get = route(() => accounts);
        post = route({ body: UserIn, status: 201 }, ({ body }) => ({ id: 2, ...body }));
      },
    );
    await using client = new TestClient(api);

    expect((await client.get("/users")).json()).toEqual(accounts);
    const created = await client.post("/users", { json: { username: "jane" } });
    expect([created.status, created.json()]).toEqual([201, { id: 2, username: "jane" }]);
    expect((await client.post("/users", { json: {} })).status).toBe(422);
    expect((await client.put("/users", { json: {} })).status).toBe(405);
  });

  it("framework-tutorial-141 Migrating from DRF: function view, after", async () => {
    const UserSchema = t.Object({ id: t.Integer(), username: t.String(), email: t.String() });
    const rows: { id: number; username: string; email: string }[] = [];
    const api = new BoltAPI();
    api.get("/users", { response: t.Array(UserSchema) }, async () => rows);
    api.post("/users", { body: UserSchema }, async ({ body }) => {
      rows.push(body);
      return json({ id: body.id, username: body.username }, { status: 201 });
    });
    await using client = new TestClient(api);

    const user = { id: 1, username: "john", email: "john@example.com" };
    const created = await client.post("/users", { json: user });
    expect(created.status).toBe(201);
    expect(created.json()).toEqual({ id: 1, username: "john" });
    expect((await client.get("/users")).json()).toEqual([user]);
  });

  it("framework-tutorial-142 Migrating from DRF: view set, before", async () => {
    const { db, people } = await peopleTable();
    const UserRow = modelSerializer(people, { name: "Member", fields: ["id", "username", "email"] });
    const api = new BoltAPI({ database: db });
    api.viewset(
      "/users",
      ModelViewSet(db, people, { serializer: UserRow, auth: [tokenAuth], guards: [isAuthenticated()] }),
    );
    await using client = new TestClient(api);

    expect((await client.get("/users")).status).toBe(401);
    expect((await client.get("/users", { headers: john })).json()).toMatchObject({ count: 0, items: [] });
  });

  it("framework-tutorial-143 Migrating from DRF: view set, after", async () => {
    const accounts = new Map([[1, { id: 1, username: "john" }]]);
    const api = new BoltAPI();
    api.viewset(
      "/users",
      class extends ViewSet {
        auth = [tokenAuth];
        guards = [isAuthenticated()];
        list = route(() => [...accounts.values()]);
        retrieve = route({ params: { pk: t.Integer() } }, ({ params }) => accounts.get(params.pk));
        create = route({ body: t.Object({ username: t.String() }) }, () => ({ id: 2 }));
        destroy = route({ params: { pk: t.Integer() }, status: 200 }, ({ params }) => ({
          deleted: accounts.delete(params.pk),
        }));
      },
      { lookup: "pk:int" },
    );
    await using client = new TestClient(api);

    for (const [method, path] of [
      ["GET", "/users"],
      ["GET", "/users/1"],
      ["POST", "/users"],
      ["DELETE", "/users/1"],
    ] as const) {
      expect((await client.request(method, path)).status, `${method} ${path}`).toBe(401);
    }
    expect((await client.get("/users/1", { headers: john })).json()).toEqual({ id: 1, username: "john" });
    expect((await client.post("/users", { json: { username: "jane" }, headers: john })).status).toBe(201);
    expect((await client.delete("/users/1", { headers: john })).json()).toEqual({ deleted: true });
  });

  it("framework-tutorial-144 Migrating from DRF: serializer, before", async () => {
    const articles = sqliteTable("articles", {
      id: integer().primaryKey(),
      title: text().notNull(),
      content: text().notNull(),
      author: integer().notNull(),
      created_at: integer({ mode: "timestamp" }).notNull(),
    });
    const Article = modelSerializer(articles).extend("Article", {
      fields: { author_name: t.String() },
      sources: { author_name: "writer.username" },
    });
    const api = new BoltAPI();
    api.get("/articles", { response: t.Array(Article) }, () => [
      { id: 1, title: "A", content: "B", author: 7, created_at: new Date(0), writer: { username: "john" } },
    ]);
    await using client = new TestClient(api);
    const sent = { id: 1, title: "A", content: "B", author: 7, created_at: "1970-01-01T00:00:00.000Z" };
    expect((await client.get("/articles")).json()).toEqual([{ ...sent, author_name: "john" }]);
  });

  it("framework-tutorial-145 Migrating from DRF: serializer, after", async () => {
    const AuthorSchema = t.Object({ id: t.Integer(), username: t.String() });
    const ArticleSchema = t.Object({
      id: t.Integer(),
      title: t.String(),
      content: t.String(),
      author: AuthorSchema,
      created_at: t.String(),
    });
    const author = { id: 1, username: "john" };
    const article = { id: 7, title: "Bolts", content: "…", author, created_at: "2026-01-01T00:00:00Z" };
    const api = new BoltAPI();
    api.get("/articles/{id:int}", { response: ArticleSchema }, async () => article);
    api.put("/articles/{id:int}", { body: ArticleSchema }, async ({ body }) => body.author.username);
    await using client = new TestClient(api);

    expect((await client.get("/articles/7")).json()).toEqual(article);
    expect((await client.put("/articles/7", { json: article })).text()).toBe("john");
    const invalid = await client.put("/articles/7", { json: { ...article, author: { id: "one", username: "john" } } });
    expect(invalid.status).toBe(422);
    expect(invalid.json()).toMatchObject({ detail: [{ loc: ["body", "author", "id"] }] });
  });

  it("framework-tutorial-146 Migrating from DRF: URLs, before", async () => {
    const { db, people } = await peopleTable();
    const UserRow = modelSerializer(people, { name: "Routed", fields: ["id", "username", "email"] });
    const router = new Router();
    const users = router.viewset("/users", ModelViewSet(db, people, { serializer: UserRow }));
    const api = new BoltAPI({ database: db });
    api.include(router);
    await using client = new TestClient(api);

    expect((await client.get("/users")).status).toBe(200);
    expect(api.urlFor(users.retrieve, { id: 7 })).toBe("/users/7");
  });

  it("framework-tutorial-147 Migrating from DRF: URLs, after", async () => {
    const api = new BoltAPI();
    api.get("/users", async () => [...users.values()]);
    const project = new BoltAPI();
    project.mount("/api", api);
    await using client = new TestClient(project);

    expect((await client.get("/api/users")).json()).toHaveLength(2);
    expect((await client.get("/users")).status).toBe(404);
  });

  it("framework-tutorial-149 Migrating from DRF: running, after", async () => {
    const project = bolt.project({ "api.js": pidApi });
    await using developing = await bolt.serve(project, "dev", "--port", "0");
    await using serving = await bolt.serve(project, "start", "--processes", "2", "--port", "0");

    expect((await servingPids(developing.url, 1)).size).toBe(1);
    expect((await servingPids(serving.url, 2)).size).toBe(2);
  });

  it("framework-tutorial-150 Best practices: decorators", async () => {
    const api = new BoltAPI();
    api.get("/users", () => ({ users: [] }));
    await using client = new TestClient(api);

    const response = await client.get("/users");
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.json()).toEqual({ users: [] });
  });

  it("framework-tutorial-151 Best practices: serializer validation", async () => {
    const User = serializer("User", {
      fields: { name: t.String(), email: t.String() },
      validators: {
        email: (value) => {
          if (!value.endsWith("@company.com")) throw new ValueError("Must use company email");
          return value;
        },
      },
    });
    const api = new BoltAPI();
    api.post("/users", { body: User }, ({ body }) => body);
    await using client = new TestClient(api);
    const good = { name: "John", email: "john@company.com" };
    expect((await client.post("/users", { json: good })).json()).toEqual(good);
    expect((await client.post("/users", { json: { ...good, email: "john@example.com" } })).json()).toEqual({
      detail: [{ type: "value_error", loc: ["body", "email"], msg: "Must use company email" }],
    });
  });

  it("framework-tutorial-152 Best practices: errors", async () => {
    const accounts = new Map([
      [1, { id: 1, is_active: true }],
      [2, { id: 2, is_active: false }],
    ]);
    const api = new BoltAPI();
    api.get("/users/{user_id:int}", async ({ params }) => {
      const user = accounts.get(params.user_id);
      if (user === undefined) throw new NotFound();
      if (!user.is_active) throw new HTTPException(400, "User not active");
      return user;
    });
    await using client = new TestClient(api);

    expect((await client.get("/users/1")).status).toBe(200);
    const inactive = await client.get("/users/2");
    expect(inactive.status).toBe(400);
    expect(inactive.json()).toEqual({ detail: "User not active" });
    expect((await client.get("/users/3")).status).toBe(404);
  });

  it("framework-tutorial-154 Best practices: query optimization", async () => {
    const { db, statements } = await openBlog();
    const users = await db.query.articles.findMany({ with: { author: true, category: true, tags: true } });
    expect(users).toHaveLength(2);
    expect(statements).toHaveLength(1);
  });
});

const ArticleItem = t.Object({ id: t.Integer(), title: t.String() });

function articleList(count: number): { id: number; title: string }[] {
  return Array.from({ length: count }, (_, index) => ({ id: index + 1, title: `Article ${index + 1}` }));
}

/** A database with an empty table of people. */
async function peopleTable() {
  const people = sqliteTable("people", {
    id: integer().primaryKey({ autoIncrement: true }),
    username: text().notNull(),
    email: text().notNull(),
  });
  const db = sqlite({ file: ":memory:" });
  await db.run(
    sql`create table people (id integer primary key autoincrement, username text not null, email text not null)`,
  );
  return { db, people };
}
