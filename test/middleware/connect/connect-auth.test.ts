import { BoltAPI, type ConnectRequest, connect, connectAuth, silentLogger } from "boltapi";
import { TestClient, type TestResponse } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "../../logging/recording-logger.ts";

const ada = { id: 1, username: "ada" };

/** Stands for whatever connect middleware finds users. */
const finding = (user: unknown) =>
  connect((req, _res, next) => {
    Object.assign(req, { user });
    next();
  });

async function answerFor(user: unknown, auth = connectAuth(), logger = silentLogger): Promise<TestResponse> {
  const api = new BoltAPI({ logger, middleware: [finding(user)] });
  api.get("/", { auth: [auth] }, ({ request }) => ({ user: request.user, backend: request.auth?.backend }));
  await using client = new TestClient(api, { raiseServerErrors: false });
  return client.get("/");
}

describe("connectAuth()", () => {
  it("takes over the user that connect middleware has found", async () => {
    const response = await answerFor(ada);
    expect([response.status, response.json()]).toEqual([200, { user: ada, backend: "connect" }]);
  });

  it("knows nobody where connect middleware has found nobody", async () => {
    for (const nobody of [undefined, null, false]) {
      const response = await answerFor(nobody, connectAuth({ challenge: 'Basic realm="books"' }));
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toBe('Basic realm="books"');
    }
  });

  it("refuses a user who is not active", async () => {
    expect((await answerFor({ ...ada, isActive: false })).status).toBe(401);
  });

  it("lets nobody in as what is no user, and says so in the log", async () => {
    for (const user of [{}, { id: 1 }, { username: "ada" }, { id: {}, username: "ada" }, "ada", 1, true]) {
      const logger = recordingLogger();
      expect((await answerFor(user, connectAuth(), logger)).status, JSON.stringify(user)).toBe(500);
      expect(String(logger.errors()[0])).toContain("CONNECT_USER_INVALID");
    }
  });

  it("asks the application who the user is", async () => {
    const user = async (req: ConnectRequest): Promise<typeof ada | undefined> => (req.user === "ada" ? ada : undefined);
    const auth = connectAuth({ name: "passport", user });
    expect((await answerFor("ada", auth)).json()).toEqual({ user: ada, backend: "passport" });
    expect((await answerFor("eve", auth)).status).toBe(401);
  });

  it("answers 500 where no connect middleware has run", async () => {
    const logger = recordingLogger();
    const api = new BoltAPI({ logger });
    api.get("/me", { auth: [connectAuth()] }, () => "in");
    await using client = new TestClient(api, { raiseServerErrors: false });

    expect((await client.get("/me")).status).toBe(500);
    expect(String(logger.errors()[0])).toContain("CONNECT_MISSING: GET /me has connectAuth()");
  });

  it("refuses options that do not exist", () => {
    expect(() => connectAuth({ property: "user" } as never)).toThrow("OPTION_UNKNOWN");
    expect(() => connectAuth({ user: "user" } as never)).toThrow("OPTION_INVALID");
  });
});
