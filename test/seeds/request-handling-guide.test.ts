import { readdir } from "node:fs/promises";
import {
  type Authenticator,
  allowAny,
  BoltAPI,
  depends,
  diskStorage,
  FileSize,
  isAuthenticated,
  login,
  logout,
  memoryStore,
  serializer,
  sessionAuth,
  sessions,
  t,
  Unauthorized,
  type User,
  ValueError,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, expectTypeOf, it } from "vitest";
import * as z from "zod";
import { temporaryDirectory } from "./temporary-directory.ts";

const bearer: Authenticator = {
  name: "bearer",
  challenge: "Bearer",
  authenticate(request) {
    const credentials = request.headers.get("authorization");
    if (credentials === null) return null;
    if (credentials !== "Bearer secret") throw new Unauthorized("Unknown token");
    return { user: { id: 7, username: "john" } };
  },
};

describe("request-handling-guide", () => {
  it("request-handling-01 The request object", async () => {
    const api = new BoltAPI();
    api.get("/info", ({ request }) => ({ method: request.method, path: request.path }));
    await using client = new TestClient(api);

    expect((await client.get("/info")).json()).toEqual({ method: "GET", path: "/info" });
  });

  it("request-handling-02 Request properties", async () => {
    const api = new BoltAPI();
    api.post("/users/{user_id}", async ({ request, params }) => ({
      method: request.method,
      path: request.path,
      query: Object.fromEntries(request.query),
      params,
      header: request.headers.get("X-Custom"),
      body: (await request.bytes()).length,
      context: request.auth,
    }));
    await using client = new TestClient(api);

    const response = await client.post("/users/7?page=2", { headers: { "x-custom": "value" }, body: "hello" });
    expect(response.json()).toEqual({
      method: "POST",
      path: "/users/7",
      query: { page: "2" },
      params: { user_id: "7" },
      header: "value",
      body: 5,
      context: null,
    });
  });

  it("request-handling-03 Type-safe request", async () => {
    const api = new BoltAPI();
    api.get("/profile", { auth: [bearer] }, ({ request }) => {
      expectTypeOf(request.user).toEqualTypeOf<User>();
      return { user_id: request.user.id };
    });
    await using client = new TestClient(api);

    const profile = await client.get("/profile", { headers: { authorization: "Bearer secret" } });
    expect(profile.json()).toEqual({ user_id: 7 });
    const anonymous = await client.get("/profile");
    expect(anonymous.status).toBe(401);
    expect(anonymous.json()).toEqual({ detail: "Authentication required" });
    expect(anonymous.headers.get("www-authenticate")).toBe("Bearer");
  });

  it("request-handling-04 Type-safe request: members", async () => {
    const api = new BoltAPI({ middleware: [sessions({ store: memoryStore() })] });
    api.get("/profile", { auth: [bearer], guards: [isAuthenticated()] }, async ({ request }) => ({
      user_id: request.user.id,
      loaded: (await request.loadUser()).username,
      session: await request.session.keys(),
      context: request.auth.backend,
      header: request.headers.get("x-custom"),
      page: request.query.get("page"),
      method: request.method,
    }));
    await using client = new TestClient(api);

    const headers = { authorization: "Bearer secret", "x-custom": "value" };
    const response = await client.get("/profile?page=2", { headers });
    expect(response.json()).toEqual({
      user_id: 7,
      loaded: "john",
      session: [],
      context: "bearer",
      header: "value",
      page: "2",
      method: "GET",
    });
  });

  it("request-handling-05 Path parameters", async () => {
    const api = new BoltAPI();
    api.get("/users/{user_id:int}/posts/{post_id:int}", ({ params }) => ({
      user_id: params.user_id,
      post_id: params.post_id,
    }));
    await using client = new TestClient(api);

    expect((await client.get("/users/1/posts/2")).json()).toEqual({ user_id: 1, post_id: 2 });
  });

  it("request-handling-06 Path parameters: types", async () => {
    const api = new BoltAPI();
    api.get("/int/{value:int}", ({ params }) => ({ value: params.value }));
    api.get("/float/{value:float}", ({ params }) => ({ value: params.value }));
    api.get("/str/{value}", ({ params }) => ({ value: params.value }));
    await using client = new TestClient(api);

    expect((await client.get("/int/42")).json()).toEqual({ value: 42 });
    expect((await client.get("/float/2.5")).json()).toEqual({ value: 2.5 });
    expect((await client.get("/str/42")).json()).toEqual({ value: "42" });
    const invalid = await client.get("/int/abc");
    expect(invalid.status).toBe(422);
    expect(invalid.json()).toEqual({
      detail: [{ type: "validation_error", loc: ["path", "value"], msg: "Invalid integer value: 'abc'" }],
    });
    expect((await client.get("/float/abc")).status).toBe(422);
  });

  it("request-handling-07 Query parameters", async () => {
    const api = new BoltAPI();
    api.get(
      "/search",
      {
        query: {
          q: t.String(),
          page: t.Integer({ default: 1 }),
          limit: t.Integer({ default: 20 }),
          sort: t.Optional(t.String()),
        },
      },
      ({ query }) => ({ q: query.q, page: query.page, limit: query.limit, sort: query.sort ?? null }),
    );
    await using client = new TestClient(api);

    expect((await client.get("/search?q=bolt")).json()).toEqual({ q: "bolt", page: 1, limit: 20, sort: null });
    const all = await client.get("/search", { query: { q: "bolt", page: 2, limit: 5, sort: "name" } });
    expect(all.json()).toEqual({ q: "bolt", page: 2, limit: 5, sort: "name" });
    const missing = await client.get("/search");
    expect(missing.status).toBe(422);
    expect(missing.json()).toEqual({
      detail: [{ type: "missing_field", loc: ["query", "q"], msg: "Missing required query parameter: q" }],
    });
  });

  it("request-handling-08 JSON body", async () => {
    const CreateUser = t.Object({
      username: t.String(),
      email: t.String(),
      age: t.Optional(t.Union([t.Integer(), t.Null()])),
    });
    const api = new BoltAPI();
    api.post("/users", { body: CreateUser }, ({ body }) => ({ username: body.username, age: body.age ?? null }));
    await using client = new TestClient(api);

    const john = { username: "john", email: "john@example.com" };
    expect((await client.post("/users", { json: john })).json()).toEqual({ username: "john", age: null });
    expect((await client.post("/users", { json: { ...john, age: null } })).json()).toEqual({
      username: "john",
      age: null,
    });
    expect((await client.post("/users", { json: { ...john, age: 30 } })).json()).toEqual({ username: "john", age: 30 });
    expect((await client.post("/users", { json: { username: "john" } })).status).toBe(422);
  });

  it("request-handling-09 Raw body access", async () => {
    const api = new BoltAPI();
    api.post("/raw", async ({ request }) => ({ size: (await request.bytes()).length }));
    await using client = new TestClient(api);

    expect((await client.post("/raw", { body: new Uint8Array([0, 1, 2, 255]) })).json()).toEqual({ size: 4 });
    expect((await client.post("/raw")).json()).toEqual({ size: 0 });
  });

  it("request-handling-10 Using Annotated", async () => {
    const api = new BoltAPI();
    api.get("/auth", { headers: { auth: t.String({ alias: "Authorization" }) } }, ({ headers }) => ({
      auth: headers.auth,
    }));
    await using client = new TestClient(api);

    const response = await client.get("/auth", { headers: { authorization: "Bearer secret" } });
    expect(response.json()).toEqual({ auth: "Bearer secret" });
    expect((await client.get("/auth")).status).toBe(422);
  });

  it("request-handling-11 Optional headers", async () => {
    const api = new BoltAPI();
    api.get("/optional-header", { headers: { "X-Custom": t.Optional(t.String()) } }, ({ headers }) => ({
      custom: headers["X-Custom"] ?? null,
    }));
    await using client = new TestClient(api);

    expect((await client.get("/optional-header")).json()).toEqual({ custom: null });
    const sent = await client.get("/optional-header", { headers: { "x-custom": "value" } });
    expect(sent.json()).toEqual({ custom: "value" });
  });

  it("request-handling-12 All headers", async () => {
    const api = new BoltAPI();
    api.get("/headers", ({ request }) => ({ headers: Object.fromEntries(request.headers) }));
    await using client = new TestClient(api);

    const response = await client.get("/headers", { headers: { "X-Custom": "value", Accept: "*/*" } });
    expect(response.json()).toMatchObject({ headers: { "x-custom": "value", accept: "*/*" } });
  });

  it("request-handling-13 Cookies", async () => {
    const api = new BoltAPI();
    api.get("/session", { cookies: { session_id: t.String({ alias: "sessionid" }) } }, ({ cookies }) => ({
      session_id: cookies.session_id,
    }));
    await using client = new TestClient(api);

    const response = await client.get("/session", { cookies: { sessionid: "abc123" } });
    expect(response.json()).toEqual({ session_id: "abc123" });
    expect((await client.get("/session")).status).toBe(422);
  });

  it("request-handling-14 Reading and writing session data", async () => {
    const api = new BoltAPI({ middleware: [sessions({ secret: "0123456789abcdef0123456789abcdef" })] });
    api.post("/counter", async ({ request: { session } }) => {
      const count = Number(await session.get("count", 0));
      await session.set("count", count + 1);
      return { count: count + 1 };
    });
    await using client = new TestClient(api);

    expect((await client.post("/counter")).json()).toEqual({ count: 1 });
    expect((await client.post("/counter")).json()).toEqual({ count: 2 });
  });

  it("request-handling-15 Available async methods", async () => {
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
    api.get("/cycle", async ({ request: { session } }) => {
      const before = session.key;
      await session.cycleKey();
      return { isSame: before === session.key, keys: await session.keys() };
    });
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
    expect((await client.get("/cycle")).json()).toEqual({ isSame: false, keys: ["b"] });
    await client.get("/flush");
    expect((await client.get("/read")).json()).toMatchObject({ keys: [], items: [] });
  });

  it("request-handling-16 Sync properties (no DB access)", async () => {
    const api = new BoltAPI({ middleware: [sessions({ store: memoryStore() })] });
    api.get("/set", ({ request }) => request.session.set("a", 1));
    api.get("/key", ({ request }) => ({ session_key: request.session.key }));
    api.get("/clear", ({ request }) => request.session.clear());
    api.get("/keys", ({ request }) => request.session.keys());
    await using client = new TestClient(api);

    expect((await client.get("/key")).json()).toEqual({ session_key: null });
    await client.get("/set");
    expect((await client.get("/key")).json()).toEqual({ session_key: expect.any(String) });
    await client.get("/clear");
    expect((await client.get("/keys")).json()).toEqual([]);
  });

  it("request-handling-17 Complete example", async () => {
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

  it("request-handling-18 URL-encoded forms", async () => {
    const api = new BoltAPI();
    api.post("/login", { form: { username: t.String(), password: t.String() } }, ({ form }) => ({
      username: form.username,
    }));
    await using client = new TestClient(api);

    const response = await client.post("/login", { form: { username: "ann lee", password: "a+b&c" } });
    expect(response.json()).toEqual({ username: "ann lee" });
  });

  it("request-handling-19 Multipart forms", async () => {
    const api = new BoltAPI();
    api.post("/profile", { form: { name: t.String(), bio: t.String({ default: "" }) } }, ({ form }) => form);
    await using client = new TestClient(api);

    const form = new FormData();
    form.append("name", "Ann");
    const encoded = new Response(form);
    const response = await client.post("/profile", {
      body: new Uint8Array(await encoded.arrayBuffer()),
      headers: { "content-type": encoded.headers.get("content-type") ?? "" },
    });
    expect(response.json()).toEqual({ name: "Ann", bio: "" });
  });

  it("request-handling-20 Form models", async () => {
    const LoginForm = t.Object({
      username: t.String(),
      password: t.String(),
      remember_me: t.Boolean({ default: false }),
    });
    const api = new BoltAPI();
    api.post("/login", { form: LoginForm }, ({ form }) => ({ username: form.username, remember: form.remember_me }));
    await using client = new TestClient(api);

    const form = { username: "ann", password: "secret" };
    expect((await client.post("/login", { form })).json()).toEqual({ username: "ann", remember: false });
    const remembered = await client.post("/login", { form: { ...form, remember_me: "on" } });
    expect(remembered.json()).toEqual({ username: "ann", remember: true });
  });

  it("request-handling-21 Form models: Serializer", async () => {
    const RegisterForm = serializer("RegisterForm", {
      fields: { username: t.String(), email: t.String(), password: t.String() },
      validators: {
        username: (value) => {
          if (value.length < 3) throw new ValueError("Username must be at least 3 characters");
          return value;
        },
      },
    });
    const api = new BoltAPI();
    api.post("/register", { form: RegisterForm }, async ({ form }) => ({ username: form.username }));
    await using client = new TestClient(api);
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const register = (username: string) =>
      client.post("/register", { headers, body: `username=${username}&email=j%40example.com&password=x` });
    expect((await register("john")).json()).toEqual({ username: "john" });
    expect((await register("jo")).json()).toEqual({
      detail: [{ type: "value_error", loc: ["body", "username"], msg: "Username must be at least 3 characters" }],
    });
  });

  it("request-handling-22 Query models", async () => {
    const FilterParams = t.Object({
      limit: t.Integer({ default: 10 }),
      offset: t.Integer({ default: 0 }),
      search: t.Optional(t.String()),
      sort_by: t.String({ default: "created_at" }),
    });
    const api = new BoltAPI();
    api.get("/items", { query: FilterParams }, ({ query }) => ({
      limit: query.limit,
      offset: query.offset,
      search: query.search ?? null,
    }));
    await using client = new TestClient(api);

    const response = await client.get("/items?limit=20&search=test");
    expect(response.json()).toEqual({ limit: 20, offset: 0, search: "test" });
    expect((await client.get("/items")).json()).toEqual({ limit: 10, offset: 0, search: null });
  });

  it("request-handling-23 Header models", async () => {
    const AuthHeaders = t.Object({ x_api_key: t.String(), x_request_id: t.Optional(t.String()) });
    const api = new BoltAPI();
    api.get("/secure", { headers: AuthHeaders }, ({ headers }) => ({ api_key: headers.x_api_key }));
    await using client = new TestClient(api);

    const response = await client.get("/secure", { headers: { "X-Api-Key": "secret123" } });
    expect(response.json()).toEqual({ api_key: "secret123" });
    const missing = await client.get("/secure");
    expect(missing.status).toBe(422);
    expect(missing.json()).toMatchObject({ detail: [{ msg: "Missing required header: x-api-key" }] });
  });

  it("request-handling-24 Cookie models", async () => {
    const SessionCookies = t.Object({
      session_id: t.String(),
      theme: t.String({ default: "light" }),
      language: t.String({ default: "en" }),
    });
    const api = new BoltAPI();
    api.get("/preferences", { cookies: SessionCookies }, ({ cookies }) => ({
      theme: cookies.theme,
      language: cookies.language,
    }));
    await using client = new TestClient(api);

    const response = await client.get("/preferences", { cookies: { session_id: "abc123", theme: "dark" } });
    expect(response.json()).toEqual({ theme: "dark", language: "en" });
    expect((await client.get("/preferences")).status).toBe(422);
  });

  it("request-handling-25 Benefits of parameter models", async () => {
    const Page = serializer("Page", {
      fields: { limit: t.Integer({ default: 10, description: "Most items" }), sort_by: t.String({ default: "name" }) },
      validators: {
        limit: (value) => {
          if (value % 5 !== 0) throw new ValueError("In steps of 5");
        },
      },
    });
    const api = new BoltAPI();
    // Defined once, used everywhere: its defaults, its validators, its types and its documentation.
    api.get("/items", { query: Page }, ({ query }) => {
      expectTypeOf(query).toEqualTypeOf<{ limit: number; sort_by: string }>();
      return query;
    });
    api.post("/reports", { body: Page }, ({ body }) => body);
    await using client = new TestClient(api);
    expect((await client.get("/items")).json()).toEqual({ limit: 10, sort_by: "name" });
    expect((await client.get("/items?limit=7")).json()).toMatchObject({ detail: [{ loc: ["query", "limit"] }] });
    expect((await client.post("/reports", { json: { limit: 7 } })).json()).toMatchObject({
      detail: [{ loc: ["body", "limit"], msg: "In steps of 5" }],
    });
    const document = (await client.get("/docs/openapi.json")).json() as {
      paths: Record<string, { get: { parameters: unknown } }>;
    };
    expect(document.paths["/items"]?.get.parameters).toMatchObject([
      { name: "limit", in: "query", description: "Most items", schema: { type: "integer", default: 10 } },
      { name: "sort_by", in: "query", schema: { type: "string", default: "name" } },
    ]);
  });

  it("request-handling-26 File size limits: global vs per-view", async () => {
    const api = new BoltAPI({ uploads: { maxBytes: 2000 } });
    let calls = 0;
    api.post("/upload", { form: { file: t.Optional(t.File({ maxSize: 1000 })) } }, ({ form }) => {
      calls++;
      return { filename: form.file?.name, size: form.file?.size };
    });
    await using client = new TestClient(api);
    const upload = (size: number) =>
      client.post("/upload", { form: { file: new File([new Uint8Array(size)], "a.bin") } });

    expect((await upload(1000)).json()).toEqual({ filename: "a.bin", size: 1000 });
    const aboveRoute = await upload(1001);
    expect(aboveRoute.status).toBe(422);
    expect(aboveRoute.json()).toMatchObject({ detail: [{ type: "file_too_large" }] });
    expect((await upload(3000)).status).toBe(413);
    expect(calls).toBe(1);
  });

  it("request-handling-27 Basic file upload", async () => {
    const api = new BoltAPI();
    api.post("/upload", { form: { file: t.File() } }, async ({ form: { file } }) => {
      const content = await file.text();
      return { content, filename: file.name, size: file.size, content_type: file.type };
    });
    await using client = new TestClient(api);

    const note = new File(["hello"], "note.txt", { type: "text/plain" });
    const response = await client.post("/upload", { form: { file: note } });
    expect(response.json()).toEqual({ content: "hello", filename: "note.txt", size: 5, content_type: "text/plain" });
  });

  it("request-handling-28 UploadFile properties", async () => {
    const api = new BoltAPI();
    api.post("/upload", { form: { file: t.File() } }, ({ form: { file } }) => ({
      filename: file.name,
      content_type: file.type,
      size: file.size,
      is_file: file instanceof File,
      disposition: file.headers.get("content-disposition"),
    }));
    await using client = new TestClient(api);

    const form = { file: new File(["abc"], "a.csv", { type: "text/csv" }) };
    expect((await client.post("/upload", { form })).json()).toEqual({
      filename: "a.csv",
      content_type: "text/csv",
      size: 3,
      is_file: true,
      disposition: 'form-data; name="file"; filename="a.csv"',
    });
  });

  it("request-handling-29 UploadFile methods", async () => {
    const kept: File[] = [];
    const api = new BoltAPI({ uploads: { memoryBytes: 4 } });
    api.post("/upload", { form: { file: t.File() } }, async ({ form: { file } }) => {
      kept.push(file);
      const pieces: number[] = [];
      for await (const piece of file.stream()) pieces.push(piece.length);
      return {
        whole: await file.text(),
        from_four: await file.slice(4).text(),
        bytes: (await file.arrayBuffer()).byteLength,
        streamed: pieces.reduce((sum, size) => sum + size, 0),
      };
    });
    await using client = new TestClient(api);

    const response = await client.post("/upload", { form: { file: new File(["0123456789"], "a.txt") } });
    expect(response.json()).toEqual({ whole: "0123456789", from_four: "456789", bytes: 10, streamed: 10 });
    // Closed with the request: what it had on disk is gone.
    await expect(kept[0]?.text()).rejects.toThrow();
  });

  it("request-handling-30 File validation", async () => {
    const api = new BoltAPI();
    const avatar = t.File({ maxSize: FileSize.MB_10, minSize: 1024, types: ["image/*", "application/pdf"] });
    api.post("/upload", { form: { file: avatar } }, ({ form }) => ({ filename: form.file.name }));
    await using client = new TestClient(api);
    const upload = async (size: number, type: string) => {
      const response = await client.post("/upload", {
        form: { file: new File([new Uint8Array(size)], "a", { type }) },
      });
      return response.ok
        ? "accepted"
        : response.json<{ detail: { type: string }[] }>().detail.map((issue) => issue.type);
    };

    expect(await upload(2000, "image/png")).toBe("accepted");
    expect(await upload(2000, "application/pdf")).toBe("accepted");
    expect(await upload(10, "image/png")).toEqual(["file_too_small"]);
    expect(await upload(2000, "text/html")).toEqual(["file_invalid_content_type"]);
  });

  it("request-handling-31 FileSize enum", () => {
    expect([FileSize.MB_1, FileSize.MB_5, FileSize.MB_10, FileSize.MB_50, FileSize.MB_100]).toEqual(
      [1, 5, 10, 50, 100].map((megabytes) => megabytes * 1024 * 1024),
    );
  });

  it("request-handling-32 Multiple file uploads", async () => {
    const api = new BoltAPI();
    const files = t.Files({ maxFiles: 5, maxSize: FileSize.MB_5 });
    api.post("/upload-multiple", { form: { files } }, ({ form }) => ({
      count: form.files.length,
      filenames: form.files.map((file) => file.name),
    }));
    await using client = new TestClient(api);
    const upload = (count: number) =>
      client.post("/upload-multiple", {
        form: { files: Array.from({ length: count }, (_, index) => new File(["x"], `${index}.txt`)) },
      });

    expect((await upload(2)).json()).toEqual({ count: 2, filenames: ["0.txt", "1.txt"] });
    expect((await upload(6)).json()).toMatchObject({
      detail: [{ type: "file_too_many", loc: ["body", "files"], ctx: { max_files: 5, actual_count: 6 } }],
    });
  });

  it("request-handling-33 Saving to Django FileField", async () => {
    const storage = diskStorage(await temporaryDirectory(), { baseUrl: "/media/" });
    const api = new BoltAPI();
    api.post(
      "/documents",
      { form: { title: t.String(), file: t.File({ maxSize: FileSize.MB_10 }) } },
      async ({ form }) => {
        const key = await storage.save(`documents/${form.file.name}`, form.file);
        return { title: form.title, url: storage.url(key) };
      },
    );
    await using client = new TestClient(api);

    const response = await client.post("/documents", { form: { title: "A", file: new File(["text"], "a.txt") } });
    expect(response.json()).toEqual({ title: "A", url: "/media/documents/a.txt" });
    expect(await storage.exists("documents/a.txt")).toBe(true);
  });

  it("request-handling-34 Mixed form and files", async () => {
    const api = new BoltAPI();
    api.post(
      "/submit",
      { form: { title: t.String(), description: t.String(), attachment: t.Optional(t.File()) } },
      ({ form }) => ({ title: form.title, has_attachment: form.attachment !== undefined }),
    );
    await using client = new TestClient(api);

    const form = { title: "A", description: "B" };
    expect((await client.post("/submit", { form })).json()).toEqual({ title: "A", has_attachment: false });
    const withFile = await client.post("/submit", { form: { ...form, attachment: new File(["x"], "x.txt") } });
    expect(withFile.json()).toEqual({ title: "A", has_attachment: true });
  });

  it("request-handling-35 Form struct with files", async () => {
    const ProfileForm = t.Object({ name: t.String(), bio: t.String({ default: "" }), avatar: t.File() });
    const api = new BoltAPI();
    api.post("/profile", { form: ProfileForm }, ({ form }) => ({
      name: form.name,
      bio: form.bio,
      avatar_filename: form.avatar.name,
    }));
    await using client = new TestClient(api);

    const response = await client.post("/profile", { form: { name: "Ann", avatar: new File(["x"], "me.png") } });
    expect(response.json()).toEqual({ name: "Ann", bio: "", avatar_filename: "me.png" });
  });

  it("request-handling-36 Validation errors of files", async () => {
    const api = new BoltAPI();
    api.post("/profile", { form: { avatar: t.File({ maxSize: 10_000 }) } }, () => "saved");
    await using client = new TestClient(api);

    const avatar = new File([new Uint8Array(15_000)], "a.png");
    expect((await client.post("/profile", { form: { avatar } })).json()).toEqual({
      detail: [
        {
          type: "file_too_large",
          loc: ["body", "avatar"],
          msg: "File exceeds maximum size of 10000 bytes",
          ctx: { max_size: 10_000, actual_size: 15_000 },
        },
      ],
    });
  });

  it("request-handling-37 Validation errors of files: types", async () => {
    const api = new BoltAPI();
    api.post(
      "/",
      {
        form: {
          large: t.File({ maxSize: 1 }),
          missing: t.File(),
          small: t.File({ minSize: 100 }),
          many: t.Files({ maxFiles: 1 }),
          type: t.File({ types: ["image/*"] }),
        },
      },
      () => "saved",
    );
    await using client = new TestClient(api);

    const file = new File(["text"], "a.txt", { type: "text/plain" });
    const response = await client.post("/", { form: { large: file, small: file, many: [file, file], type: file } });
    const issues = response.json<{ detail: { type: string; loc: string[] }[] }>().detail;
    expect(Object.fromEntries(issues.map(({ type, loc }) => [loc[1], type]))).toEqual({
      missing: "file_missing",
      large: "file_too_large",
      small: "file_too_small",
      many: "file_too_many",
      type: "file_invalid_content_type",
    });
  });

  it("request-handling-38 Global upload settings", async () => {
    const directory = await temporaryDirectory();
    const api = new BoltAPI({ uploads: { maxBytes: FileSize.MB_10, memoryBytes: 5 * 1024, directory } });
    api.post("/upload", { form: { file: t.File({ maxSize: FileSize.MB_10 }) } }, async ({ form }) => ({
      is_on_disk: form.file.isOnDisk,
      spooled: (await readdir(directory)).length,
    }));
    await using client = new TestClient(api);
    const upload = (size: number) =>
      client.post("/upload", { form: { file: new File([new Uint8Array(size)], "a.bin") } });

    expect((await upload(5 * 1024)).json()).toEqual({ is_on_disk: false, spooled: 0 });
    expect((await upload(5 * 1024 + 1)).json()).toMatchObject({ is_on_disk: true });
    expect(await readdir(directory)).toEqual([]);
    expect((await upload(FileSize.MB_10 + 1)).status).toBe(413);
  });

  it("request-handling-39 Dependency injection", async () => {
    const pagination = depends(
      { query: { page: t.Integer({ default: 1 }), limit: t.Integer({ default: 20 }) } },
      ({ query: { page, limit } }) => ({ page, limit, offset: (page - 1) * limit }),
    );
    const api = new BoltAPI();
    api.get("/items", { depends: { pagination } }, ({ pagination }) => ({ pagination }));
    await using client = new TestClient(api);

    expect((await client.get("/items")).json()).toEqual({ pagination: { page: 1, limit: 20, offset: 0 } });
    const third = await client.get("/items?page=3&limit=5");
    expect(third.json()).toEqual({ pagination: { page: 3, limit: 5, offset: 10 } });
  });

  it("request-handling-40 Validation errors", async () => {
    const api = new BoltAPI();
    api.post("/users", { body: t.Object({ username: t.String(), email: t.String() }) }, ({ body }) => body);
    await using client = new TestClient(api);

    const response = await client.post("/users", { json: { username: "john", email: 42 } });
    expect(response.status).toBe(422);
    expect(response.json()).toEqual({
      detail: [{ loc: ["body", "email"], msg: "Expected `string`, got `integer`", type: "validation_error" }],
    });
  });

  it("request-handling-41 Validation errors: missing parameters", async () => {
    const api = new BoltAPI();
    api.get("/page", { query: { page: t.Integer() } }, ({ query }) => query);
    api.get("/key", { headers: { "x-api-key": t.String() } }, ({ headers }) => headers);
    api.get("/session", { cookies: { session: t.String() } }, ({ cookies }) => cookies);
    await using client = new TestClient(api);

    for (const [path, source, name, msg] of [
      ["/page", "query", "page", "Missing required query parameter: page"],
      ["/key", "header", "x-api-key", "Missing required header: x-api-key"],
      ["/session", "cookie", "session", "Missing required cookie: session"],
    ] as const) {
      const response = await client.get(path);
      expect(response.status).toBe(422);
      expect(response.json()).toEqual({ detail: [{ type: "missing_field", loc: [source, name], msg }] });
    }
  });

  it("request-handling-42 Validation errors: missing form fields", async () => {
    const api = new BoltAPI();
    api.post("/", { form: { username: t.String(), document: t.File() } }, () => "saved");
    await using client = new TestClient(api);

    expect((await client.post("/", { form: { other: "x" } })).json()).toEqual({
      detail: [
        { type: "missing_field", loc: ["body", "username"], msg: "Missing required form field: username" },
        { type: "file_missing", loc: ["body", "document"], msg: "Missing required file: document" },
      ],
    });
  });

  it("request-handling-43 Validation errors: conversion", async () => {
    const api = new BoltAPI();
    api.get("/items", { query: { page: t.Integer() } }, ({ query }) => query);
    await using client = new TestClient(api);

    const response = await client.get("/items?page=abc");
    expect(response.status).toBe(422);
    expect(response.json()).toEqual({
      detail: [{ type: "validation_error", loc: ["query", "page"], msg: "Invalid integer value: 'abc'" }],
    });
  });

  it("request-handling-44 Validation errors: struct field", async () => {
    const NewUser = z.object({ name: z.string().min(3, "Name must be at least 3 characters") });
    const api = new BoltAPI();
    api.post("/users", { body: NewUser }, ({ body }) => body);
    await using client = new TestClient(api);

    const response = await client.post("/users", { json: { name: "Al" } });
    expect(response.status).toBe(422);
    expect(response.json()).toMatchObject({
      detail: [{ loc: ["body", "name"], msg: "Name must be at least 3 characters" }],
    });
  });
});
