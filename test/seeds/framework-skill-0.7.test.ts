import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import {
  type Authenticator,
  allowAny,
  apiKey,
  BoltAPI,
  cors,
  createJwtForUser,
  cursor,
  depends,
  file,
  type Guard,
  generateApiKey,
  HTTPException,
  hasAllPermissions,
  hasAnyPermission,
  hasPermission,
  html,
  isAdminUser,
  isAuthenticated,
  isStaff,
  json,
  jwt,
  type Logger,
  limitOffset,
  type Middleware,
  type OpenApiDocument,
  pageNumber,
  rapidoc,
  rateLimit,
  redirect,
  redoc,
  route,
  scalar,
  serializer,
  sessionAuth,
  silentLogger,
  sse,
  stoplight,
  stream,
  swaggerUi,
  t,
  text,
  timing,
  Unauthorized,
  type User,
  ValueError,
  View,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { InstalledBolt } from "./installed-bolt.ts";

const ItemOut = t.Object({ id: t.Integer(), name: t.String() });

const bearer: Authenticator = {
  name: "bearer",
  challenge: "Bearer",
  authenticate(request) {
    const credentials = request.headers.get("authorization");
    if (credentials === null) return null;
    if (credentials !== "Bearer secret") throw new Unauthorized("Unknown token");
    return { user: { id: 7, username: "example" }, permissions: ["items.view"] };
  },
};

const jwtSecret = "a secret of the tests, thirty-two bytes";

/** Headers with a token for a user. */
function tokenOf(user: User): { headers: { authorization: string } } {
  return { headers: { authorization: `Bearer ${createJwtForUser(user, { secret: jwtSecret })}` } };
}

/** What answers a caller with such permissions, or nobody, behind guards: its status. */
function guardedBy(...guards: Guard[]): (permissions: string[] | null) => Promise<number> {
  return async (permissions) => {
    const api = new BoltAPI();
    api.get("/", { auth: [jwt({ secret: jwtSecret })], guards }, () => undefined);
    await using client = new TestClient(api);
    if (permissions === null) return (await client.get("/")).status;
    const user = { id: 1, username: "mary" };
    const token = createJwtForUser(user, { secret: jwtSecret, claims: { permissions } });
    return (await client.get("/", { headers: { authorization: `Bearer ${token}` } })).status;
  };
}

const signedIn = { authorization: "Bearer secret" };

const healthApi = `
  import { BoltAPI } from "boltapi";
  export const api = new BoltAPI();
  api.get("/health", async () => ({ status: "ok" }));
`;

let bolt: InstalledBolt;
beforeAll(() => {
  bolt = new InstalledBolt();
});
afterAll(() => bolt.remove());

import { temporaryDirectory } from "./temporary-directory.ts";

describe("framework-skill-0.7", () => {
  it("framework-skill-01 Minimal setup: INSTALLED_APPS", async () => {
    const project = bolt.project({ "api.ts": healthApi });

    const { code, stdout } = await bolt.run(project, "routes", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ method: "GET", path: "/health" }]);
  });

  it("framework-skill-02 Minimal setup", async () => {
    const api = new BoltAPI();
    api.get("/health", async () => ({ status: "ok" }));
    await using client = new TestClient(api);

    const response = await client.get("/health");
    expect(response.status).toBe(200);
    expect(response.json()).toEqual({ status: "ok" });
  });

  it("framework-skill-03 Minimal setup: Run", async () => {
    const project = bolt.project({ "api.ts": healthApi });
    await using server = await bolt.serve(project, "dev", "--port", "0");

    const response = await fetch(`${server.url}/health`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: "ok" });
  });

  it("framework-skill-04 BoltAPI constructor options: routing", async () => {
    const api = new BoltAPI({
      prefix: "/api/v1",
      trailingSlash: "strip",
      validateResponse: true,
      logger: silentLogger,
    });
    api.get("/items/", () => []);
    api.get("/broken", { response: ItemOut }, () => JSON.parse('{"id":"one"}'));
    await using client = new TestClient(api, { followRedirects: false, raiseServerErrors: false });

    expect((await client.get("/api/v1/items")).status).toBe(200);
    expect((await client.get("/items")).status).toBe(404);
    const slashed = await client.get("/api/v1/items/?page=2");
    expect(slashed.status).toBe(308);
    expect(slashed.headers.get("location")).toBe("/api/v1/items?page=2");
    const broken = await client.get("/api/v1/broken");
    expect(broken.status).toBe(500);
    expect(broken.json()).toEqual({ detail: "Response validation error" });
  });

  it("framework-skill-05 BoltAPI constructor options: compression", async () => {
    const api = new BoltAPI({ compression: { minimumSize: 500 } });
    api.get("/long", () => "long ".repeat(200));
    api.get("/short", () => "short");
    await using client = new TestClient(api, { headers: { "accept-encoding": "br, gzip" } });

    const long = await client.get("/long");
    expect(long.headers.get("content-encoding")).toBe("br");
    expect(long.headers.get("vary")).toBe("accept-encoding");
    expect(brotliDecompressSync(long.bytes).toString()).toBe("long ".repeat(200));
    expect((await client.get("/short")).headers.get("content-encoding")).toBeNull();
  });

  it("framework-skill-06 BoltAPI constructor options: logging and timing", async () => {
    const entries: [message: string, fields: unknown][] = [];
    const logger: Logger = { ...silentLogger, info: (message, fields) => void entries.push([message, fields]) };
    const api = new BoltAPI({ prefix: "/api/v1", logger, requestLog: true, middleware: [timing()] });
    api.get("/items", () => []);
    await using client = new TestClient(api);

    const response = await client.get("/api/v1/items");

    expect(response.headers.get("x-response-time")).toMatch(/^\d+\.\d{4}s$/);
    expect(entries).toEqual([
      [expect.any(String), expect.objectContaining({ method: "GET", path: "/api/v1/items", status: 200 })],
    ]);
  });

  it("framework-skill-07 BoltAPI constructor options: OpenAPI", async () => {
    const api = new BoltAPI({
      prefix: "/api/v1",
      openapi: { title: "My API", version: "1.0.0", path: "/docs", ui: [scalar()], serve: true },
    });
    api.get("/items", () => []);
    await using client = new TestClient(api);

    const page = await client.get("/api/v1/docs");
    const other = await client.get("/api/v1/docs/swagger");
    const document = (await client.get("/api/v1/docs/openapi.json")).json() as OpenApiDocument;

    expect(page.headers.get("content-type")).toContain("text/html");
    expect(page.text()).toContain("<title>My API</title>");
    expect(page.text()).toContain("@scalar/api-reference");
    expect(other.status).toBe(404);
    expect(document.info).toEqual({ title: "My API", version: "1.0.0" });
    expect(Object.keys(document.paths)).toEqual(["/api/v1/items"]);
  });

  it("framework-skill-08 Route decorators and parameters: methods", async () => {
    const api = new BoltAPI();
    api.get("/item", ({ request }) => text(request.method));
    api.post("/item", ({ request }) => text(request.method));
    api.put("/item", ({ request }) => text(request.method));
    api.patch("/item", ({ request }) => text(request.method));
    api.delete("/item", ({ request }) => text(request.method));
    api.head("/item", () => text("", { headers: { "x-method": "HEAD" } }));
    api.options("/item", ({ request }) => text(request.method));
    await using client = new TestClient(api);

    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      const response = await client.request(method, "/item");
      expect(response.status).toBe(200);
      expect(response.text()).toBe(method);
    }
    expect((await client.head("/item")).headers.get("x-method")).toBe("HEAD");
  });

  it("framework-skill-09 Route decorators and parameters", async () => {
    const api = new BoltAPI();
    api.get(
      "/items/{item_id:int}",
      {
        response: ItemOut,
        status: 200,
        tags: ["items"],
        summary: "Get an item",
        description: "Fetch item by ID",
        guards: [],
        auth: [],
        validateResponse: true,
      },
      async ({ params }) => ({ id: params.item_id, name: "Widget" }),
    );
    await using client = new TestClient(api);

    const response = await client.get("/items/7");
    expect(response.status).toBe(200);
    expect(response.json()).toEqual({ id: 7, name: "Widget" });
  });

  it("framework-skill-10 Typed request body", async () => {
    const ItemIn = t.Object({ name: t.String(), price: t.Number(), tags: t.Array(t.String(), { default: [] }) });
    const PricedItem = t.Object({ id: t.Integer(), name: t.String(), price: t.Number() });
    const api = new BoltAPI();
    const tagsSeen: string[][] = [];
    api.post("/items", { body: ItemIn, response: PricedItem, status: 201 }, async ({ body }) => {
      tagsSeen.push(body.tags);
      return { id: 1, name: body.name, price: body.price };
    });
    await using client = new TestClient(api);

    const response = await client.post("/items", { json: { name: "Widget", price: 9.99 } });
    expect(response.status).toBe(201);
    expect(response.json()).toEqual({ id: 1, name: "Widget", price: 9.99 });
    await client.post("/items", { json: { name: "Widget", price: 9.99, tags: ["new"] } });
    expect(tagsSeen).toEqual([[], ["new"]]);
    const invalid = await client.post("/items", { json: { name: "Widget", price: "cheap" } });
    expect(invalid.status).toBe(422);
    expect(invalid.json()).toMatchObject({ detail: [{ loc: ["body", "price"] }] });
  });

  it("framework-skill-11 Serializer with validation", async () => {
    const UserCreate = serializer("UserCreate", {
      fields: { username: t.String(), email: t.String(), password: t.String({ minLength: 8 }) },
      writeOnly: ["password"],
      validators: {
        email: (value) => {
          if (!value.includes("@")) throw new ValueError("Invalid email");
          return value.toLowerCase();
        },
      },
      validate: (user) => {
        if (user.username.toLowerCase() === "admin") throw new ValueError("Username 'admin' is reserved");
      },
    });
    const UserOut = serializer("UserOut", {
      fields: { id: t.Integer(), username: t.String(), email: t.String(), is_active: t.Boolean() },
      readOnly: ["id"],
    });
    const api = new BoltAPI();
    api.post("/users", { body: UserCreate, response: UserOut, status: 201 }, async ({ body }) => ({
      id: 1,
      username: body.username,
      email: body.email,
      is_active: true,
    }));
    await using client = new TestClient(api);

    const user = { username: "john", email: "John@Example.com", password: "longenough" };
    const created = await client.post("/users", { json: user });
    expect(created.status).toBe(201);
    expect(created.json()).toEqual({ id: 1, username: "john", email: "john@example.com", is_active: true });
    const refused = await client.post("/users", { json: { ...user, username: "Admin" } });
    expect(refused.json()).toEqual({
      detail: [{ type: "value_error", loc: ["body"], msg: "Username 'admin' is reserved" }],
    });
    const wrong = await client.post("/users", { json: { ...user, email: "john", password: "short" } });
    expect(wrong.json()).toMatchObject({ detail: [{ loc: ["body", "email"] }, { loc: ["body", "password"] }] });
  });

  it("framework-skill-12 Parameter markers: Query", async () => {
    const api = new BoltAPI();
    api.get(
      "/search",
      {
        query: {
          q: t.String({ minLength: 1, maxLength: 100 }),
          page: t.Integer({ minimum: 1, default: 1 }),
          limit: t.Integer({ minimum: 1, maximum: 100, default: 20 }),
        },
      },
      async ({ query }) => ({ query: query.q, page: query.page, limit: query.limit }),
    );
    await using client = new TestClient(api);

    expect((await client.get("/search?q=bolt")).json()).toEqual({ query: "bolt", page: 1, limit: 20 });
    const invalid = await client.get("/search?q=&page=0&limit=101");
    expect(invalid.status).toBe(422);
    expect(invalid.json()).toMatchObject({
      detail: [{ loc: ["query", "q"] }, { loc: ["query", "page"] }, { loc: ["query", "limit"] }],
    });
  });

  it("framework-skill-13 Parameter markers: Query model", async () => {
    const Filters = t.Object({
      status: t.Optional(t.String()),
      sort: t.String({ default: "created" }),
      order: t.String({ default: "desc" }),
    });
    const api = new BoltAPI();
    api.get("/items", { query: Filters }, async ({ query }) => ({ status: query.status ?? null, sort: query.sort }));
    await using client = new TestClient(api);

    expect((await client.get("/items")).json()).toEqual({ status: null, sort: "created" });
    expect((await client.get("/items?status=open&sort=name")).json()).toEqual({ status: "open", sort: "name" });
  });

  it("framework-skill-14 Parameter markers: Path", async () => {
    const api = new BoltAPI();
    api.get("/users/{user_id}", { params: { user_id: t.Integer({ minimum: 1 }) } }, async ({ params }) => ({
      user_id: params.user_id,
    }));
    await using client = new TestClient(api);

    expect((await client.get("/users/1")).json()).toEqual({ user_id: 1 });
    const invalid = await client.get("/users/0");
    expect(invalid.status).toBe(422);
    expect(invalid.json()).toMatchObject({ detail: [{ loc: ["path", "user_id"] }] });
  });

  it("framework-skill-15 Parameter markers: Header", async () => {
    const api = new BoltAPI();
    api.get("/secure", { headers: { "x-api-key": t.String() } }, async ({ headers }) => ({
      key: headers["x-api-key"],
    }));
    await using client = new TestClient(api);

    expect((await client.get("/secure", { headers: { "X-API-Key": "k1" } })).json()).toEqual({ key: "k1" });
    const missing = await client.get("/secure");
    expect(missing.status).toBe(422);
    expect(missing.json()).toEqual({
      detail: [{ type: "missing_field", loc: ["header", "x-api-key"], msg: "Missing required header: x-api-key" }],
    });
  });

  it("framework-skill-16 Parameter markers: Header model", async () => {
    const APIHeaders = t.Object({ authorization: t.String(), x_request_id: t.Optional(t.String()) });
    const api = new BoltAPI();
    api.get("/with-headers", { headers: APIHeaders }, async ({ headers }) => ({
      auth: headers.authorization,
      request_id: headers.x_request_id ?? null,
    }));
    await using client = new TestClient(api);

    const response = await client.get("/with-headers", { headers: signedIn });
    expect(response.json()).toEqual({ auth: "Bearer secret", request_id: null });
    const traced = await client.get("/with-headers", { headers: { ...signedIn, "X-Request-ID": "r1" } });
    expect(traced.json()).toEqual({ auth: "Bearer secret", request_id: "r1" });
  });

  it("framework-skill-17 Parameter markers: Cookie", async () => {
    const api = new BoltAPI();
    api.get(
      "/preferences",
      { cookies: { theme: t.String({ default: "light" }), lang: t.String({ default: "en" }) } },
      async ({ cookies }) => ({ theme: cookies.theme, lang: cookies.lang }),
    );
    await using client = new TestClient(api);

    expect((await client.get("/preferences")).json()).toEqual({ theme: "light", lang: "en" });
    const dark = await client.get("/preferences", { cookies: { theme: "dark" } });
    expect(dark.json()).toEqual({ theme: "dark", lang: "en" });
  });

  it("framework-skill-18 Parameter markers: Form", async () => {
    const api = new BoltAPI();
    api.post("/login", { form: { username: t.String(), password: t.String() } }, ({ form }) => ({
      username: form.username,
    }));
    await using client = new TestClient(api);

    const response = await client.post("/login", { form: { username: "ann", password: "secret" } });
    expect(response.json()).toEqual({ username: "ann" });
  });

  it("framework-skill-19 Parameter markers: Form model", async () => {
    const ContactForm = t.Object({ name: t.String(), email: t.String(), message: t.String() });
    const api = new BoltAPI();
    api.post("/contact", { form: ContactForm }, ({ form }) => ({ name: form.name, email: form.email }));
    await using client = new TestClient(api);

    const form = { name: "Ann", email: "ann@example.com", message: "Hello" };
    expect((await client.post("/contact", { form })).json()).toEqual({ name: "Ann", email: "ann@example.com" });
  });

  it("framework-skill-20 Parameter markers: File", async () => {
    const api = new BoltAPI();
    api.post(
      "/upload",
      { form: { title: t.String(), file: t.File({ maxSize: "30mb", types: ["application/pdf", "image/*"] }) } },
      async ({ form }) => {
        const content = await form.file.arrayBuffer();
        return { title: form.title, filename: form.file.name, size: content.byteLength };
      },
    );
    await using client = new TestClient(api);

    const pdf = new File(["%PDF-"], "report.pdf", { type: "application/pdf" });
    const accepted = await client.post("/upload", { form: { title: "Report", file: pdf } });
    expect(accepted.json()).toEqual({ title: "Report", filename: "report.pdf", size: 5 });
    const script = new File(["#!"], "run.sh", { type: "text/x-sh" });
    const refused = await client.post("/upload", { form: { title: "Script", file: script } });
    expect(refused.status).toBe(422);
    expect(refused.json()).toMatchObject({ detail: [{ type: "file_invalid_content_type", loc: ["body", "file"] }] });
  });

  it("framework-skill-21 Parameter markers: Files", async () => {
    const api = new BoltAPI();
    api.post("/upload-many", { form: { files: t.Files({ maxFiles: 5 }) } }, ({ form }) => ({
      count: form.files.length,
    }));
    await using client = new TestClient(api);

    const files = ["a", "b", "c"].map((name) => new File([name], `${name}.txt`));
    expect((await client.post("/upload-many", { form: { files } })).json()).toEqual({ count: 3 });
  });

  it("framework-skill-22 Parameter markers: yielding dependency", async () => {
    const log: string[] = [];
    const db = depends(async function* () {
      log.push("connect");
      try {
        yield { find: (id: number) => ({ id }) };
      } finally {
        log.push("close");
      }
    });
    const api = new BoltAPI();
    api.get("/items/{id:int}", { depends: { db } }, ({ db, params }) => {
      log.push("handle");
      return db.find(params.id);
    });
    api.get("/failing", { depends: { db } }, () => {
      throw new HTTPException(409, "In use");
    });
    await using client = new TestClient(api);

    expect((await client.get("/items/1")).json()).toEqual({ id: 1 });
    expect(log.splice(0)).toEqual(["connect", "handle", "close"]);
    expect((await client.get("/failing")).status).toBe(409);
    expect(log).toEqual(["connect", "close"]);
  });

  it("framework-skill-23 Parameter markers: Depends", async () => {
    const currentUser = depends({ auth: [bearer] }, async ({ request }) => ({
      id: request.user.id,
      username: request.user.username,
    }));
    const api = new BoltAPI();
    api.get("/profile", { depends: { user: currentUser } }, async ({ user }) => ({
      id: user.id,
      username: user.username,
    }));
    await using client = new TestClient(api);

    expect((await client.get("/profile", { headers: signedIn })).json()).toEqual({ id: 7, username: "example" });
    expect((await client.get("/profile")).status).toBe(401);
  });

  it("framework-skill-24 Parameter markers: Body", async () => {
    const UpdatePayload = t.Object({ name: t.String(), value: t.Integer() });
    const api = new BoltAPI();
    api.put("/settings", { body: UpdatePayload }, async ({ body }) => ({ name: body.name }));
    await using client = new TestClient(api);

    expect((await client.put("/settings", { json: { name: "depth", value: 3 } })).json()).toEqual({ name: "depth" });
    expect((await client.put("/settings", { json: { name: "depth", value: 0.5 } })).status).toBe(422);
  });

  it("framework-skill-25 Response types: plain value", async () => {
    const api = new BoltAPI();
    api.get("/auto-json", async () => ({ message: "hello" }));
    await using client = new TestClient(api);

    const response = await client.get("/auto-json");
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.json()).toEqual({ message: "hello" });
  });

  it("framework-skill-26 Response types: JSON with status", async () => {
    const api = new BoltAPI();
    api.post("/created", async () => json({ id: 1, created: true }, { status: 201 }));
    await using client = new TestClient(api);

    const response = await client.post("/created");
    expect(response.status).toBe(201);
    expect(response.json()).toEqual({ id: 1, created: true });
  });

  it("framework-skill-27 Response types: set_cookie", async () => {
    const api = new BoltAPI();
    api.post("/login", async () =>
      json({ token: "abc" }, { status: 200 })
        .setCookie("session", "xyz", { httpOnly: true, secure: true, sameSite: "strict" })
        .setCookie("theme", "dark", { maxAgeSeconds: 86_400 }),
    );
    await using client = new TestClient(api);

    const response = await client.post("/login");
    expect(response.json()).toEqual({ token: "abc" });
    const [session, theme] = response.headers.getSetCookie();
    expect(session?.split("; ")).toEqual(
      expect.arrayContaining(["session=xyz", "HttpOnly", "Secure", "SameSite=Strict", "Path=/"]),
    );
    expect(theme?.split("; ")).toEqual(expect.arrayContaining(["theme=dark", "Max-Age=86400", "SameSite=Lax"]));
  });

  it("framework-skill-28 Response types: delete_cookie", async () => {
    const api = new BoltAPI();
    api.post("/login", async () => json({ ok: true }).setCookie("session", "xyz"));
    api.post("/logout", async () => json({ ok: true }).deleteCookie("session"));
    await using client = new TestClient(api);

    await client.post("/login");
    expect(client.cookies.get("session")).toBe("xyz");
    const [cookie] = (await client.post("/logout")).headers.getSetCookie();
    expect(cookie?.split("; ")).toEqual(
      expect.arrayContaining(["session=", "Max-Age=0", "Expires=Thu, 01 Jan 1970 00:00:00 GMT", "Path=/"]),
    );
    expect(client.cookies.get("session")).toBeUndefined();
  });

  it("framework-skill-29 Response types: PlainText", async () => {
    const api = new BoltAPI();
    api.get("/text", async () => text("Hello, World!"));
    await using client = new TestClient(api);

    const response = await client.get("/text");
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(response.text()).toBe("Hello, World!");
  });

  it("framework-skill-30 Response types: HTML", async () => {
    const api = new BoltAPI();
    api.get("/page", async () => html("<h1>Hello</h1><p>Welcome to the API</p>"));
    await using client = new TestClient(api);

    const response = await client.get("/page");
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.text()).toBe("<h1>Hello</h1><p>Welcome to the API</p>");
  });

  it("framework-skill-31 Response types: Redirect", async () => {
    const api = new BoltAPI();
    api.get("/old-path", async () => redirect("/new-path"));
    await using client = new TestClient(api, { followRedirects: false });

    const response = await client.get("/old-path");
    expect(response.status).toBe(307);
    expect(response.headers.get("location")).toBe("/new-path");
  });

  it("framework-skill-32 Response types: Redirect with status", async () => {
    const api = new BoltAPI();
    api.get("/moved", async () => redirect("/new-location", 301));
    await using client = new TestClient(api, { followRedirects: false });

    const response = await client.get("/moved");
    expect(response.status).toBe(301);
    expect(response.headers.get("location")).toBe("/new-location");
  });

  it("framework-skill-33 Response types: FileResponse", async () => {
    const path = join(await temporaryDirectory(), "report.pdf");
    await writeFile(path, "%PDF-1.7");
    const api = new BoltAPI();
    api.get("/download", () => file(path, { filename: "report.pdf", type: "application/pdf" }));
    await using client = new TestClient(api);

    const response = await client.get("/download");
    expect(response.headers.get("content-type")).toBe("application/pdf");
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="report.pdf"');
    expect(response.text()).toBe("%PDF-1.7");
  });

  it("framework-skill-34 Response types: StreamingResponse", async () => {
    const api = new BoltAPI();
    api.get("/stream", () => {
      async function* generate() {
        for (const chunk of ["Hello ", "World ", "!"]) yield chunk;
      }
      return stream(generate(), { type: "text/plain" });
    });
    await using client = new TestClient(api);

    const response = await client.get("/stream");
    expect(response.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(response.text()).toBe("Hello World !");
  });

  it("framework-skill-35 SSE (Server-Sent Events)", async () => {
    const api = new BoltAPI();
    api.get("/events", { skip: ["compression"] }, () => {
      async function* generate() {
        for (let count = 0; count < 10; count++) yield { data: { count, message: `event-${count}` } };
        yield { event: "done", data: "stream complete" };
      }
      return sse(generate());
    });
    await using client = new TestClient(api, { headers: { "accept-encoding": "gzip" } });

    const response = await client.get("/events");
    expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
    expect(response.headers.get("content-encoding")).toBeNull();
    const events = response.text().split("\n\n");
    expect(events[3]).toBe('data: {"count":3,"message":"event-3"}');
    expect(events[10]).toBe("event: done\ndata: stream complete");
  });

  it("framework-skill-36 WebSocket: echo", async () => {
    const api = new BoltAPI();
    api.websocket("/ws/echo", async ({ socket }) => {
      await socket.accept();
      for await (const message of socket.texts()) await socket.sendText(`Echo: ${message}`);
    });
    await using client = new TestClient(api);
    await using socket = await client.websocket("/ws/echo");

    await socket.sendText("hello");
    expect(await socket.receiveText()).toBe("Echo: hello");
  });

  it("framework-skill-37 WebSocket: chat", async () => {
    const Message = t.Object({ user: t.Optional(t.String()), text: t.Optional(t.String()) });
    const api = new BoltAPI();
    api.websocket("/ws/chat", { query: { room: t.String() } }, async ({ socket, query }) => {
      await socket.accept();
      while (true) {
        const { user, text } = await socket.receiveJson(Message);
        await socket.sendJson({ room: query.room, user, text });
      }
    });
    await using client = new TestClient(api);
    await using socket = await client.websocket("/ws/chat?room=lobby");

    await socket.sendJson({ user: "ann", text: "hi" });
    expect(await socket.receiveJson()).toEqual({ room: "lobby", user: "ann", text: "hi" });
    await expect(client.websocket("/ws/chat")).rejects.toMatchObject({ response: { status: 422 } });
  });

  it("framework-skill-38 Authentication and guards: login", async () => {
    const users = new Map([["mary", { id: 1, username: "mary", password: "correct horse" }]]);
    const api = new BoltAPI();
    const Credentials = { username: t.String(), password: t.String() };
    api.post("/auth/login", { form: Credentials }, ({ form }) => {
      const user = users.get(form.username);
      if (user?.password !== form.password) throw new HTTPException(401, "Invalid credentials");
      return { access_token: createJwtForUser(user, { secret: jwtSecret }) };
    });
    api.get("/me", { auth: [jwt({ secret: jwtSecret })] }, ({ request }) => request.user.username);
    await using client = new TestClient(api);

    const refused = await client.post("/auth/login", { form: { username: "mary", password: "wrong" } });
    expect([refused.status, refused.json()]).toEqual([401, { detail: "Invalid credentials" }]);
    const accepted = await client.post("/auth/login", { form: { username: "mary", password: "correct horse" } });
    const { access_token } = accepted.json() as { access_token: string };
    expect((await client.get("/me", { headers: { authorization: `Bearer ${access_token}` } })).text()).toBe("mary");
  });

  it("framework-skill-39 Authentication and guards: JWT", async () => {
    const api = new BoltAPI();
    api.get("/me", { auth: [jwt({ secret: jwtSecret })], guards: [isAuthenticated()] }, async ({ request }) => ({
      user_id: request.user.id,
      username: request.user.username,
    }));
    await using client = new TestClient(api);

    const response = await client.get("/me", tokenOf({ id: 1, username: "mary" }));
    expect(response.json()).toEqual({ user_id: "1", username: "mary" });
    const refused = await client.get("/me");
    expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
  });

  it("framework-skill-40 Authentication and guards: API key", async () => {
    const { key, id, hash } = generateApiKey();
    const api = new BoltAPI();
    const auth = [apiKey({ keys: [{ id, hash }] })];
    api.get("/api/data", { auth, guards: [isAuthenticated()] }, async () => ({ data: "secret" }));
    await using client = new TestClient(api);

    expect((await client.get("/api/data", { headers: { "x-api-key": key } })).json()).toEqual({ data: "secret" });
    expect((await client.get("/api/data", { headers: { "x-api-key": `${key}x` } })).status).toBe(401);
    expect((await client.get("/api/data")).status).toBe(401);
  });

  it("framework-skill-41 Authentication and guards: admin", async () => {
    const api = new BoltAPI();
    const options = { auth: [jwt({ secret: jwtSecret })], guards: [isAuthenticated(), isAdminUser()] };
    api.delete("/admin/users/{user_id:int}", options, async ({ params }) => ({ deleted: params.user_id }));
    await using client = new TestClient(api);

    const admin = tokenOf({ id: 1, username: "root", isSuperuser: true });
    expect((await client.delete("/admin/users/7", admin)).json()).toEqual({ deleted: 7 });
    expect((await client.delete("/admin/users/7", tokenOf({ id: 2, username: "mary" }))).status).toBe(403);
    expect((await client.delete("/admin/users/7")).status).toBe(401);
  });

  it("framework-skill-42 Authentication and guards: permission", async () => {
    const statusFor = guardedBy(isAuthenticated(), hasPermission("blog.add_article"));

    expect(await statusFor(["blog.add_article"])).toBe(204);
    expect(await statusFor(["blog.view_article"])).toBe(403);
    expect(await statusFor(null)).toBe(401);
  });

  it("framework-skill-43 Authentication and guards: any permission", async () => {
    const statusFor = guardedBy(isAuthenticated(), hasAnyPermission("reports.view", "reports.export"));

    expect(await statusFor(["reports.export"])).toBe(204);
    expect(await statusFor([])).toBe(403);
    expect(await statusFor(null)).toBe(401);
  });

  it("framework-skill-44 Authentication and guards: all permissions", async () => {
    const statusFor = guardedBy(isAuthenticated(), hasAllPermissions("deploy.create", "deploy.approve"));

    expect(await statusFor(["deploy.approve", "deploy.create"])).toBe(204);
    expect(await statusFor(["deploy.create"])).toBe(403);
    expect(await statusFor(null)).toBe(401);
  });

  it("framework-skill-45 Authentication and guards: staff", async () => {
    const api = new BoltAPI();
    api.get("/staff/dashboard", { auth: [jwt({ secret: jwtSecret })], guards: [isStaff()] }, () => ({ stats: {} }));
    await using client = new TestClient(api);

    const staff = tokenOf({ id: 1, username: "rosa", isStaff: true });
    expect((await client.get("/staff/dashboard", staff)).json()).toEqual({ stats: {} });
    expect((await client.get("/staff/dashboard", tokenOf({ id: 2, username: "mary" }))).status).toBe(403);
  });

  it("framework-skill-46 Authentication and guards: public", async () => {
    const api = new BoltAPI({ auth: [jwt({ secret: jwtSecret })], guards: [isAuthenticated()] });
    api.get("/public", { guards: [allowAny()] }, () => ({ public: true }));
    api.get("/private", () => ({ public: false }));
    await using client = new TestClient(api);

    expect((await client.get("/public")).json()).toEqual({ public: true });
    expect((await client.get("/private")).status).toBe(401);
  });

  it("framework-skill-47 Middleware: CORS", async () => {
    const api = new BoltAPI();
    const crossOrigin = cors({
      origins: ["https://example.com", "https://app.example.com"],
      methods: ["GET", "POST"],
      allowedHeaders: ["Authorization", "Content-Type"],
      credentials: true,
      maxAge: 3600,
    });
    api.get("/public/data", { use: [crossOrigin] }, () => ({ data: "accessible cross-origin" }));
    await using client = new TestClient(api);

    const response = await client.get("/public/data", { headers: { origin: "https://app.example.com" } });
    expect(response.json()).toEqual({ data: "accessible cross-origin" });
    expect(response.headers.get("access-control-allow-origin")).toBe("https://app.example.com");
    expect(response.headers.get("access-control-allow-credentials")).toBe("true");
    const asking = { origin: "https://example.com", "access-control-request-method": "GET" };
    const preflight = await client.options("/public/data", { headers: asking });
    expect([preflight.status, preflight.headers.get("access-control-max-age")]).toEqual([204, "3600"]);
    const foreign = await client.get("/public/data", { headers: { origin: "https://evil.example" } });
    expect(foreign.headers.has("access-control-allow-origin")).toBe(false);
  });

  it("framework-skill-48 Middleware: rate limit", async () => {
    const api = new BoltAPI();
    const limited = { use: [rateLimit({ rps: 10, burst: 20, key: "ip" })] };
    api.post("/api/expensive", limited, () => ({ result: "ok" }));
    await using client = new TestClient(api);
    vi.useFakeTimers({ toFake: ["Date", "performance"] });
    try {
      for (let count = 0; count < 20; count++) expect((await client.post("/api/expensive")).status).toBe(200);
      const refused = await client.post("/api/expensive");
      expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("framework-skill-49 Middleware: skip", async () => {
    const compression: Middleware = async (request, next) => {
      const response = await next(request);
      response.headers.set("x-compression", "on");
      return response;
    };
    const rateLimit: Middleware = async (request, next) => {
      const response = await next(request);
      response.headers.set("x-rate-limit", "on");
      return response;
    };
    const api = new BoltAPI({ middleware: [compression, rateLimit] });
    api.get("/internal", { skip: ["compression", rateLimit] }, async () => ({ internal: true }));
    api.get("/public", async () => ({ internal: false }));
    await using client = new TestClient(api);

    const internal = await client.get("/internal");
    expect(internal.json()).toEqual({ internal: true });
    expect(internal.headers.has("x-compression")).toBe(false);
    expect(internal.headers.has("x-rate-limit")).toBe(false);
    const open = await client.get("/public");
    expect(open.headers.has("x-compression")).toBe(true);
    expect(open.headers.has("x-rate-limit")).toBe(true);
  });

  it("framework-skill-50 Middleware: no compression", async () => {
    const api = new BoltAPI();
    api.get("/stream", { skip: ["compression"] }, () => {
      async function* generate() {
        yield "chunk1";
        yield "chunk2";
      }
      return stream(generate(), { type: "text/plain" });
    });
    await using client = new TestClient(api, { headers: { "accept-encoding": "gzip" } });

    const response = await client.get("/stream");
    expect(response.headers.get("content-encoding")).toBeNull();
    expect(response.text()).toBe("chunk1chunk2");
  });

  it("framework-skill-51 Middleware: custom", async () => {
    const requestTiming: Middleware = async (request, next) => {
      const start = performance.now();
      const response = await next(request);
      const seconds = (performance.now() - start) / 1000;
      response.headers.set("X-Response-Time", `${seconds.toFixed(4)}s`);
      return response;
    };
    const api = new BoltAPI();
    api.post("/upload", { use: [requestTiming] }, async () => ({ uploaded: true }));
    api.get("/untimed", async () => ({ uploaded: false }));
    await using client = new TestClient(api);

    const response = await client.post("/upload");
    expect(response.json()).toEqual({ uploaded: true });
    expect(response.headers.get("x-response-time")).toMatch(/^\d+\.\d{4}s$/);
    expect((await client.get("/untimed")).headers.has("x-response-time")).toBe(false);
  });

  it("framework-skill-52 Pagination: page numbers", async () => {
    const api = new BoltAPI();
    api.get("/users", { paginate: pageNumber() }, async () => numbers(150));
    await using client = new TestClient(api);

    expect((await client.get("/users?page=2")).json()).toMatchObject({
      page: 2,
      page_size: 100,
      items: { length: 50 },
    });
  });

  it("framework-skill-53 Pagination: custom page size", async () => {
    const largePages = pageNumber({ pageSize: 50, maxPageSize: 200, pageSizeParam: "page_size" });
    const api = new BoltAPI();
    api.get("/products", { paginate: largePages }, async () => numbers(500));
    await using client = new TestClient(api);

    expect((await client.get("/products")).json()).toMatchObject({ page_size: 50, items: { length: 50 } });
    expect((await client.get("/products?page_size=500")).json()).toMatchObject({ page_size: 200 });
  });

  it("framework-skill-54 Pagination: limit and offset", async () => {
    const api = new BoltAPI();
    api.get("/logs", { paginate: limitOffset() }, async () => numbers(150));
    await using client = new TestClient(api);

    expect((await client.get("/logs?limit=20&offset=140")).json()).toMatchObject({
      count: 150,
      limit: 20,
      offset: 140,
      items: { length: 10, 0: { id: 141 } },
    });
  });

  it("framework-skill-55 Pagination: cursor", async () => {
    const paginate = cursor({
      pageSize: 20,
      ordering: "-created_at",
      secret: "a secret of 32 bytes or more, for tests",
    });
    const api = new BoltAPI();
    api.get("/feed", { paginate }, async () => numbers(30).map(({ id }) => ({ id, created_at: new Date(id) })));
    await using client = new TestClient(api);

    const first = (await client.get("/feed")).json();
    expect(first).toMatchObject({ page_size: 20, has_next: true, items: { length: 20, 0: { id: 30 } } });
    const { next_cursor } = first as { next_cursor: string };
    expect((await client.get(`/feed?cursor=${next_cursor}`)).json()).toMatchObject({
      next_cursor: null,
      items: { length: 10, 0: { id: 10 } },
    });
  });

  it("framework-skill-56 OpenAPI documentation: title and version", () => {
    const api = new BoltAPI({ openapi: { title: "My API", version: "1.0.0" } });

    expect(api.openapi()).toMatchObject({ openapi: "3.1.1", info: { title: "My API", version: "1.0.0" } });
  });

  it("framework-skill-57 OpenAPI documentation: all options", async () => {
    const api = new BoltAPI({
      openapi: {
        title: "Acme API",
        version: "2.0.0",
        description: "The Acme Corp backend API",
        path: "/docs",
        serve: true,
        ui: [swaggerUi(), redoc(), scalar(), rapidoc(), stoplight()],
        excludePaths: ["/admin", "/static"],
        includeErrorResponses: true,
        useDocComments: true,
      },
    });
    /** Lists what there is. */
    api.get("/items", { query: { page: t.Integer() } }, () => []);
    api.get("/admin/users", () => []);
    api.get("/static/{file}", () => "");
    await using client = new TestClient(api);

    for (const path of ["", "/swagger", "/redoc", "/scalar", "/rapidoc", "/stoplight"]) {
      const page = await client.get(`/docs${path}`);
      expect([page.status, page.headers.get("content-type")], path).toEqual([200, "text/html; charset=utf-8"]);
    }
    const document = api.openapi();
    expect(document.info).toEqual({ title: "Acme API", version: "2.0.0", description: "The Acme Corp backend API" });
    expect(Object.keys(document.paths)).toEqual(["/items"]);
    expect(document.paths["/items"]?.get).toMatchObject({ summary: "Lists what there is.", responses: { 422: {} } });
  });

  it("framework-skill-58 OpenAPI documentation: operation", () => {
    const api = new BoltAPI();
    const words = {
      tags: ["items"],
      summary: "List all items",
      description: "Returns a paginated list of items with optional filters.",
    };
    api.get("/items", words, () => []);

    expect(api.openapi().paths["/items"]?.get).toMatchObject(words);
  });

  it("framework-skill-59 Error handling: not found", async () => {
    const items = new Map([[1, { id: 1, name: "Widget" }]]);
    const api = new BoltAPI();
    api.get("/items/{item_id:int}", async ({ params }) => {
      const item = items.get(params.item_id);
      if (item === undefined) throw new HTTPException(404, "Item not found");
      return item;
    });
    await using client = new TestClient(api);

    expect((await client.get("/items/1")).json()).toEqual({ id: 1, name: "Widget" });
    const missing = await client.get("/items/2");
    expect(missing.status).toBe(404);
    expect(missing.json()).toEqual({ detail: "Item not found" });
  });

  it("framework-skill-60 Error handling: refused value", async () => {
    const api = new BoltAPI();
    api.post("/items", { body: t.Object({ name: t.String(), price: t.Number() }) }, async ({ body }) => {
      if (body.price < 0) throw new HTTPException(422, "Price must be positive");
      return { id: 1, ...body };
    });
    await using client = new TestClient(api);

    const accepted = await client.post("/items", { json: { name: "Widget", price: 9.99 } });
    expect(accepted.json()).toEqual({ id: 1, name: "Widget", price: 9.99 });
    const refused = await client.post("/items", { json: { name: "Widget", price: -1 } });
    expect(refused.status).toBe(422);
    expect(refused.json()).toEqual({ detail: "Price must be positive" });
  });

  it("framework-skill-61 Testing", async () => {
    const api = new BoltAPI();
    api.get("/hello", async () => ({ message: "world" }));
    api.post("/items", { body: t.Object({ name: t.String(), price: t.Number() }) }, async ({ body }) => body);
    await using client = new TestClient(api);

    const hello = await client.get("/hello");
    expect(hello.status).toBe(200);
    expect(hello.json()).toEqual({ message: "world" });

    const created = await client.post("/items", { json: { name: "Widget", price: 9.99 } });
    expect(created.status).toBe(200);
    expect(created.json()).toMatchObject({ name: "Widget" });

    const traced = await client.get("/hello", { headers: { "X-Request-ID": "test-123" } });
    expect(traced.status).toBe(200);

    const unknown = await client.get("/nonexistent");
    expect(unknown.status).toBe(404);
  });

  it("framework-skill-62 Router composition: users", async () => {
    const api = new BoltAPI({ prefix: "/users" });
    api.get("/", async () => []);
    api.get("/{user_id:int}", async ({ params }) => ({ id: params.user_id }));
    await using client = new TestClient(api);

    expect((await client.get("/users")).json()).toEqual([]);
    expect((await client.get("/users/7")).json()).toEqual({ id: 7 });
  });

  it("framework-skill-63 Router composition: orders", async () => {
    const project = bolt.project({
      "apps/users/api.ts": `
        import { BoltAPI } from "boltapi";
        export const api = new BoltAPI({ prefix: "/users" });
        api.get("/", async () => []);
        api.get("/{user_id:int}", async ({ params }) => ({ id: params.user_id }));
      `,
      "apps/orders/api.ts": `
        import { BoltAPI } from "boltapi";
        export const api = new BoltAPI({ prefix: "/orders" });
        api.get("/", async () => []);
      `,
    });
    await using server = await bolt.serve(project, "start", "--port", "0");

    expect(await (await fetch(`${server.url}/orders`)).json()).toEqual([]);
    expect(await (await fetch(`${server.url}/users/7`)).json()).toEqual({ id: 7 });
  });

  it("framework-skill-64 Step 2: Start from the minimal shape", async () => {
    const { code } = await bolt.run(bolt.root, "new", "shop");
    expect(code).toBe(0);
    const project = join(bolt.root, "shop");
    const { scripts } = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
    expect(scripts).toMatchObject({ dev: "bolt dev", start: "bolt start" });
    expect(readFileSync(join(project, "api.ts"), "utf8")).toContain("export const api = new BoltAPI()");
    await using server = await bolt.serve(project, "dev", "--port", "0");

    expect((await fetch(`${server.url}/hello/world`)).status).toBe(200);
  });

  it("framework-skill-65 Step 3: Choose the right primitives", async () => {
    const Name = t.Object({ name: t.String() });
    const Account = serializer("Account", {
      fields: { email: t.String() },
      validators: {
        email: (value) => {
          if (!value.includes("@")) throw new ValueError("Invalid email");
        },
      },
    });
    const params = { id: t.Integer({ minimum: 1 }) };
    const api = new BoltAPI({ openapi: { title: "Primitives" } });
    api.post("/json", { body: Name, response: Name }, ({ body }) => body);
    api.post("/rich", { body: Account }, ({ body }) => body);
    api.get("/items/{id}", { params, query: { q: t.Optional(t.String()) } }, ({ params }) => params);
    api.get("/staff", { auth: [bearer], guards: [isAuthenticated(), isStaff()] }, () => "staff");
    api.view(
      "/crud",
      class extends View {
        get = route(() => []);
        post = route({ body: Name, status: 201 }, ({ body }) => body);
      },
    );
    api.websocket("/live", async ({ socket }) => {
      await socket.accept();
      await socket.sendText("live");
    });
    api.get("/updates", () => sse(["one"]));
    await using client = new TestClient(api);

    expect((await client.post("/json", { json: { name: "a" } })).json()).toEqual({ name: "a" });
    expect((await client.post("/rich", { json: { email: "a" } })).json()).toMatchObject({
      detail: [{ type: "value_error", loc: ["body", "email"] }],
    });
    expect((await client.get("/items/0")).status).toBe(422);
    expect((await client.get("/staff")).status).toBe(401);
    expect((await client.get("/staff", { headers: signedIn })).status).toBe(403);
    expect((await client.post("/crud", { json: { name: "a" } })).status).toBe(201);
    await using socket = await client.websocket("/live");
    expect(await socket.receiveText()).toBe("live");
    expect((await client.get("/updates")).text()).toBe("data: one\n\n");
    expect((await client.get("/docs")).text()).toContain("Primitives");
  });

  it("framework-skill-66 Common tasks: Add auth", async () => {
    const { key, id, hash } = generateApiKey();
    const api = new BoltAPI();
    const auth = [jwt({ secret: jwtSecret }), apiKey({ keys: [{ id, hash, permissions: ["app.perm"] }] })];
    api.get("/items", { auth, guards: [hasPermission("app.perm")] }, ({ request }) => ({
      name: request.user.username,
      backend: request.auth.backend,
    }));
    await using client = new TestClient(api);

    const user = { id: 1, username: "mary" };
    const token = createJwtForUser(user, { secret: jwtSecret, claims: { permissions: ["app.perm"] } });
    const byToken = await client.get("/items", { headers: { authorization: `Bearer ${token}` } });
    expect(byToken.json()).toEqual({ name: "mary", backend: "jwt" });
    const byKey = await client.get("/items", { headers: { "x-api-key": key } });
    expect(byKey.json()).toEqual({ name: id, backend: "apiKey" });
  });

  it("framework-skill-67 Common tasks: Add validation", async () => {
    const Signup = serializer("Signup", {
      fields: {
        username: t.String({ minLength: 3, maxLength: 20, pattern: "^[a-z]+$" }),
        age: t.Integer({ minimum: 18 }),
      },
      validators: {
        username: (value) => {
          if (value === "root") throw new ValueError("Reserved");
        },
      },
    });
    const api = new BoltAPI();
    api.post("/plain", { body: t.Object({ name: t.String() }) }, ({ body }) => body);
    api.post("/rich", { body: Signup }, ({ body }) => body);
    api.get("/search", { query: { q: t.String({ minLength: 2 }) } }, ({ query }) => query);
    await using client = new TestClient(api);
    expect((await client.post("/plain", { json: { name: 1 } })).status).toBe(422);
    expect((await client.post("/rich", { json: { username: "ann", age: 20 } })).status).toBe(200);
    for (const json of [
      { username: "root", age: 20 },
      { username: "an", age: 20 },
      { username: "ann", age: 17 },
    ]) {
      expect((await client.post("/rich", { json })).status).toBe(422);
    }
    expect((await client.get("/search?q=a")).status).toBe(422);
  });

  it("framework-skill-68 Common tasks: Add CRUD", async () => {
    const items = new Map<number, string>();
    const ItemIn = t.Object({ name: t.String() });
    const params = { id: t.Integer() };
    const api = new BoltAPI();
    api.get("/items", () => [...items.values()]);
    api.post("/items", { body: ItemIn, status: 201 }, ({ body }) => void items.set(items.size + 1, body.name));
    api.view(
      "/items/{id:int}",
      class extends View {
        get = route({ params }, ({ params }) => ({ name: items.get(params.id) }));
        put = route({ params, body: ItemIn }, ({ params, body }) => void items.set(params.id, body.name));
        delete = route({ params }, ({ params }) => void items.delete(params.id));
      },
    );
    await using client = new TestClient(api);

    expect((await client.post("/items", { json: { name: "pen" } })).status).toBe(201);
    await client.put("/items/1", { json: { name: "ink" } });
    expect((await client.get("/items/1")).json()).toEqual({ name: "ink" });
    expect((await client.delete("/items/1")).status).toBe(204);
    expect((await client.get("/items")).json()).toEqual([]);
  });

  it("framework-skill-69 Common tasks: Add responses and streaming", async () => {
    const path = join(await temporaryDirectory(), "a.txt");
    await writeFile(path, "file");
    const api = new BoltAPI();
    api.get("/values", () => ({ automatic: true }));
    api.post("/json", () => json({ id: 1 }, { status: 201 }));
    api.get("/cookie", () => json({}).setCookie("theme", "dark"));
    api.get("/text", () => text("text"));
    api.get("/html", () => html("<p>html</p>"));
    api.get("/redirect", () => redirect("/text"));
    api.get("/file", () => file(path));
    api.get("/events", { skip: ["compression"] }, () => sse(["one", "two"]));
    await using client = new TestClient(api);

    expect((await client.get("/values")).json()).toEqual({ automatic: true });
    expect((await client.post("/json")).status).toBe(201);
    expect((await client.get("/cookie")).headers.get("set-cookie")).toMatch(/^theme=dark/);
    expect((await client.get("/html")).text()).toBe("<p>html</p>");
    expect((await client.get("/redirect")).text()).toBe("text");
    expect((await client.get("/file")).text()).toBe("file");
    expect((await client.get("/events")).text()).toBe("data: one\n\ndata: two\n\n");
  });

  it("framework-skill-70 Common tasks: Add pagination", async () => {
    const api = new BoltAPI();
    const secret = "a secret of 32 bytes or more, for tests";
    api.get("/pages", { paginate: pageNumber({ pageSize: 30, maxPageSize: 50, pageSizeParam: "size" }) }, () =>
      numbers(90),
    );
    api.get("/parts", { paginate: limitOffset() }, () => numbers(90));
    api.get("/feed", { paginate: cursor({ pageSize: 30, ordering: "id", secret }) }, () => numbers(90));
    await using client = new TestClient(api);

    expect((await client.get("/pages?page=1&size=20")).json()).toMatchObject({ page: 1, page_size: 20 });
    expect((await client.get("/pages")).json()).toMatchObject({ page_size: 30, total_pages: 3 });
    expect((await client.get("/parts?limit=20&offset=40")).json()).toMatchObject({ items: { 0: { id: 41 } } });
    const { next_cursor } = (await client.get("/feed")).json() as { next_cursor: string };
    expect((await client.get(`/feed?cursor=${next_cursor}`)).json()).toMatchObject({ items: { 0: { id: 31 } } });
  });

  it("framework-skill-71 Common tasks: Add OpenAPI docs", async () => {
    const Item = t.Object({ id: t.Integer() }, { $id: "Item" });
    const api = new BoltAPI({ openapi: { title: "Shop", version: "3.0.0", ui: [redoc()], path: "/reference" } });
    api.get(
      "/items",
      { tags: ["items"], summary: "List", description: "All of them", response: t.Array(Item) },
      () => [],
    );
    await using client = new TestClient(api);
    const standard = new BoltAPI();
    standard.get("/items", () => []);
    await using standardClient = new TestClient(standard);

    expect(api.openapi().paths["/items"]?.get).toMatchObject({
      tags: ["items"],
      responses: {
        200: { content: { "application/json": { schema: { items: { $ref: "#/components/schemas/Item" } } } } },
      },
    });
    expect((await client.get("/reference")).text()).toContain("<title>Shop</title>");
    expect((await client.get("/docs")).status).toBe(404);
    expect((await standardClient.get("/docs")).status).toBe(200);
  });

  it("framework-skill-72 Common tasks: Add tests", async () => {
    const mayEdit: Guard<true> = {
      name: "mayEdit",
      requiresUser: true,
      check: (request) => request.auth?.permissions?.includes("items.edit") === true,
    };
    const api = new BoltAPI();
    const item = { body: t.Object({ name: t.String() }) };
    api.get("/items", { cookies: { theme: t.String() } }, ({ cookies }) => cookies);
    api.post("/items", item, ({ body, request }) => ({ ...body, id: request.headers.get("x-id") }));
    api.put("/items", item, ({ body }) => body);
    api.patch("/items", item, ({ body }) => body);
    api.delete("/items", { auth: [bearer], guards: [mayEdit] }, () => undefined);
    await using client = new TestClient(api);

    expect((await client.get("/items", { cookies: { theme: "dark" } })).json()).toEqual({ theme: "dark" });
    const posted = await client.post("/items", { json: { name: "Widget" }, headers: { "x-id": "1" } });
    expect(posted.json()).toEqual({ name: "Widget", id: "1" });
    expect((await client.put("/items", { json: { name: "Widget" } })).json()).toEqual({ name: "Widget" });
    expect((await client.patch("/items", { json: { name: 7 } })).status).toBe(422);
    expect((await client.delete("/items")).status).toBe(401);
    const forbidden = await client.delete("/items", { headers: signedIn });
    expect(forbidden.status).toBe(403);
    expect(forbidden.json()).toEqual({ detail: "Permission denied" });
  });

  it("framework-skill-73 Troubleshooting: module not found", async () => {
    const project = bolt.project({
      "api.ts": `
        import { BoltAPI } from "boltapi";
        import { defineConfig } from "boltapi/config";
        import { TestClient } from "boltapi/testing";
        export const api = new BoltAPI();
        api.get("/", () => [typeof defineConfig, typeof TestClient]);
      `,
    });
    await using server = await bolt.serve(project, "start", "--port", "0");

    expect(await (await fetch(server.url)).json()).toEqual(["function", "function"]);
  });

  it("framework-skill-74 Troubleshooting: server does not start", async () => {
    const project = bolt.project({});

    const { code, stderr } = await bolt.run(project, "start");
    expect(code).toBe(1);
    expect(stderr).toContain("API_NOT_FOUND");
    expect(stderr).toContain(project);
    expect(stderr).toMatch(/Looked for api\.ts, .*apps\/\*\/api\.ts/);
  });

  it("framework-skill-75 Troubleshooting: route not found", async () => {
    const misnamed = bolt.project({
      "api.ts": healthApi.replace("const api", "const app").replace("api.get", "app.get"),
    });
    const relative = bolt.project({ "api.ts": healthApi.replace("/health", "health") });

    const withoutExport = await bolt.run(misnamed, "routes");
    expect(withoutExport.code).toBe(1);
    expect(withoutExport.stderr).toContain('API_EXPORT_MISSING: api.ts exports no "api"');
    const withoutSlash = await bolt.run(relative, "routes");
    expect(withoutSlash.code).toBe(1);
    expect(withoutSlash.stderr).toContain('The path "health" does not start with "/". Write it as "/health".');
  });

  it("framework-skill-76 Troubleshooting: 401 unexpectedly", async () => {
    const bySession = sessionAuth({ loadUser: () => null });
    const api = new BoltAPI({ logger: silentLogger });
    api.get("/token", { auth: [jwt({ secret: jwtSecret })] }, () => "in");
    api.get("/session", { auth: [bySession] }, () => "in");
    await using client = new TestClient(api, { raiseServerErrors: false });
    const mary = { id: 1, username: "mary" };
    const detailOf = async (authorization: string): Promise<unknown> => {
      const response = await client.get("/token", { headers: { authorization } });
      expect(response.status).toBe(401);
      return (response.json() as { detail: unknown }).detail;
    };

    // The scheme, the expiry and the secret.
    const token = createJwtForUser(mary, { secret: jwtSecret });
    expect((await client.get("/token", { headers: { authorization: `Bearer ${token}` } })).text()).toBe("in");
    await detailOf(token);
    const expired = createJwtForUser(mary, { secret: jwtSecret, expiresIn: 1 });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 });
    expect(await detailOf(`Bearer ${expired}`)).toMatch(/expired/);
    vi.useRealTimers();
    await detailOf(`Bearer ${createJwtForUser(mary, { secret: "another secret, of thirty-two bytes or more" })}`);
    // Sessions need their middleware: that is no 401, but an error that says so.
    expect((await client.get("/session")).status).toBe(500);
  });
});

/** Items with the numbers from 1 up. */
function numbers(count: number): { id: number }[] {
  return Array.from({ length: count }, (_, index) => ({ id: index + 1 }));
}
