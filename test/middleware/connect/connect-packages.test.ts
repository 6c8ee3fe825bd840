import { BoltAPI, connect, connectRequest, stream } from "boltapi";
import { TestClient } from "boltapi/testing";
import cookieSession from "cookie-session";
import helmet from "helmet";
import morgan from "morgan";
import { Passport } from "passport";
import { Strategy as LocalStrategy } from "passport-local";
import { describe, expect, it } from "vitest";

describe("helmet", () => {
  it("puts its headers on answers of routes, errors, and paths without a route", async () => {
    const api = new BoltAPI({ middleware: [connect(helmet())] });
    api.get("/", () => ({ ok: true }));
    await using client = new TestClient(api);

    for (const [path, status] of [
      ["/", 200],
      ["/nowhere", 404],
    ] as const) {
      const response = await client.get(path);
      expect(response.status).toBe(status);
      expect(response.headers.get("content-security-policy")).toContain("default-src 'self'");
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
      expect(response.headers.get("strict-transport-security")).toBe("max-age=31536000; includeSubDomains");
    }
  });
});

describe("morgan", () => {
  const format = ":remote-addr :method :url HTTP/:http-version :status :res[content-length] :req[x-client]";

  async function linesOf(send: (client: TestClient) => Promise<unknown>): Promise<string[]> {
    const lines: string[] = [];
    const log = morgan(format, { stream: { write: (line) => void lines.push(line.trim()) } });
    const api = new BoltAPI({ middleware: [connect(log), connect(helmet())] });
    api.get("/books/{id:int}", ({ params }) => ({ id: params.id }));
    api.get("/empty", () => undefined);
    api.get("/stream", () => stream(["a", "b"]));
    api.get("/early", { use: [connect((_req, res) => res.writeHead(403).end("no"))] }, () => null);
    await using client = new TestClient(api, { remoteAddress: "10.0.0.7", raiseServerErrors: false });
    await send(client);
    return lines;
  }

  it("logs method, url, status and length of what routes answer", async () => {
    const lines = await linesOf((client) => client.get("/books/7?full=1", { headers: { "x-client": "cli" } }));
    expect(lines).toEqual(["10.0.0.7 GET /books/7?full=1 HTTP/1.1 200 8 cli"]);
  });

  it("logs errors, empty answers, streams, and answers of other middleware", async () => {
    const lines = await linesOf(async (client) => {
      for (const path of ["/nowhere", "/empty", "/stream", "/early"]) await client.get(path);
    });
    expect(lines).toEqual([
      "10.0.0.7 GET /nowhere HTTP/1.1 404 22 -",
      "10.0.0.7 GET /empty HTTP/1.1 204 - -",
      "10.0.0.7 GET /stream HTTP/1.1 200 - -",
      "10.0.0.7 GET /early HTTP/1.1 403 - -",
    ]);
  });
});

describe("cookie-session", () => {
  function counting(): BoltAPI {
    const session = connect(cookieSession({ name: "visit", keys: ["k1"], maxAge: 60_000 }));
    const api = new BoltAPI({ middleware: [session] });
    api.get("/count", ({ request }) => {
      const { session } = connectRequest(request) as unknown as { session: { count?: number } };
      session.count = (session.count ?? 0) + 1;
      return { count: session.count };
    });
    api.get("/untouched", () => ({ ok: true }));
    return api;
  }

  it("keeps a session from request to request", async () => {
    await using client = new TestClient(counting());

    expect((await client.get("/count")).json()).toEqual({ count: 1 });
    expect((await client.get("/count")).json()).toEqual({ count: 2 });
    expect((await client.get("/count")).headers.getSetCookie()).toEqual([
      expect.stringMatching(/^visit=.+; path=\/; expires=.+; httponly$/),
      expect.stringMatching(/^visit\.sig=.+; path=\/; expires=.+; httponly$/),
    ]);
  });

  it("sets no cookie when the session is not touched", async () => {
    await using client = new TestClient(counting());
    expect((await client.get("/untouched")).headers.getSetCookie()).toEqual([]);
  });

  it("ignores a session that was tampered with", async () => {
    await using client = new TestClient(counting());
    await client.get("/count");
    const forged = Buffer.from('{"count":41}').toString("base64");

    const response = await client.get("/count", { cookies: { visit: forged, "visit.sig": "x".repeat(27) } });

    expect(response.json()).toEqual({ count: 1 });
  });
});

describe("passport", () => {
  interface Account {
    readonly id: number;
    readonly username: string;
  }
  const ada: Account = { id: 1, username: "ada" };

  function passportWithAda(): InstanceType<typeof Passport> {
    const passport = new Passport();
    passport.use(
      new LocalStrategy({ usernameField: "username", passwordField: "password" }, (username, password, done) =>
        done(null, username === ada.username && password === "secret" ? ada : false),
      ),
    );
    passport.serializeUser((user, done) => done(null, (user as Account).id));
    passport.deserializeUser((id, done) => done(null, id === ada.id ? ada : false));
    return passport;
  }

  /** passport-local reads what a body parser has put on the request. */
  const parseBody = connect((req, _res, next) => {
    let text = "";
    req.setEncoding("utf8");
    req.on("data", (piece: string) => (text += piece));
    req.on("end", () => {
      Object.assign(req, { body: Object.fromEntries(new URLSearchParams(text)) });
      next();
    });
  });

  const userOf = (request: Parameters<typeof connectRequest>[0]): unknown => connectRequest(request)?.user ?? null;

  it("authenticates without a session", async () => {
    const passport = passportWithAda();
    const login = connect(passport.authenticate("local", { session: false }));
    const api = new BoltAPI({ middleware: [connect(passport.initialize())] });
    api.post("/login", { use: [parseBody, login] }, ({ request }) => ({ user: userOf(request) }));
    await using client = new TestClient(api);

    const right = await client.post("/login", { form: { username: "ada", password: "secret" } });
    const wrong = await client.post("/login", { form: { username: "ada", password: "guess" } });

    expect(right.json()).toEqual({ user: ada });
    expect([wrong.status, wrong.text()]).toEqual([401, "Unauthorized"]);
  });

  it("hands a failure on as an error with its status and challenge", async () => {
    const passport = passportWithAda();
    passport.use("refuse", {
      name: "refuse",
      authenticate() {
        (this as unknown as { fail(challenge: string): void }).fail('Basic realm="books"');
      },
    });
    const login = connect(passport.authenticate("refuse", { session: false, failWithError: true }));
    const api = new BoltAPI();
    api.get("/", { use: [login] }, () => "in");
    await using client = new TestClient(api);

    const response = await client.get("/");

    expect([response.status, response.json()]).toEqual([401, { detail: "Unauthorized" }]);
    expect(response.headers.get("www-authenticate")).toBe('Basic realm="books"');
  });

  it("redirects where it is told to", async () => {
    const passport = passportWithAda();
    const login = connect(passport.authenticate("local", { session: false, failureRedirect: "/login?again" }));
    const api = new BoltAPI();
    api.post("/login", { use: [parseBody, login] }, () => "in");
    await using client = new TestClient(api, { followRedirects: false });

    const response = await client.post("/login", { form: { username: "ada", password: "guess" } });

    expect([response.status, response.headers.get("location")]).toEqual([302, "/login?again"]);
  });

  it("remembers who has logged in, with cookie-session", async () => {
    const passport = passportWithAda();
    // Passport asks for two methods that sessions in cookies do not have.
    const completeSession = connect((req, _res, next) => {
      const { session } = req as unknown as { session: Record<string, unknown> };
      const save = (done: () => void): void => done();
      Object.defineProperty(session, "save", { value: save });
      Object.defineProperty(session, "regenerate", { value: save });
      next();
    });
    const api = new BoltAPI({
      middleware: [connect(cookieSession({ keys: ["k1"] })), completeSession, connect(passport.session())],
    });
    api.post("/login", { use: [parseBody, connect(passport.authenticate("local"))] }, () => ({ ok: true }));
    api.get("/me", ({ request }) => ({ user: userOf(request) }));
    await using client = new TestClient(api);

    expect((await client.get("/me")).json()).toEqual({ user: null });
    expect((await client.post("/login", { form: { username: "ada", password: "secret" } })).status).toBe(200);
    expect((await client.get("/me")).json()).toEqual({ user: ada });
  });
});
