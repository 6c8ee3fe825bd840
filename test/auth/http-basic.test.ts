import { type Authenticator, BoltAPI, type HttpBasicOptions, httpBasic, jwt, type User } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "../logging/recording-logger.ts";

const mary: User = { id: 1, username: "mary" };
const secret = "correct: horse";
const challenge = 'Basic realm="api", charset="UTF-8"';

const basic = (username: string, password: string): { authorization: string } => ({
  authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`,
});

function check(username: string, password: string): User | null {
  return username === "mary" && password === secret ? mary : null;
}

async function ask(auth: Authenticator<unknown>[], headers: Record<string, string> = {}) {
  const logger = recordingLogger();
  const api = new BoltAPI({ logger });
  api.get("/", { auth }, ({ request }) => ({ ...request.auth }));
  await using client = new TestClient(api, { raiseServerErrors: false });
  const response = await client.get("/", { headers });
  return {
    status: response.status,
    challenge: response.headers.get("www-authenticate"),
    body: response.text(),
    logger,
  };
}

describe("httpBasic", () => {
  it.each([
    ["at once", check],
    ["later", async (username: string, password: string) => check(username, password)],
  ])("lets in whom verify finds %s", async (_, verify) => {
    const { status, body } = await ask([httpBasic({ verify })], basic("mary", secret));
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({ backend: "httpBasic", userId: 1, user: mary, permissions: null, claims: {} });
  });

  it.each([
    ["a wrong password", basic("mary", "guess")],
    ["nobody's name", basic("nobody", secret)],
    ["no base64", { authorization: "Basic mary:secret" }],
  ])("answers %s with 401 and its challenge, whoever could be asked next", async (_, headers) => {
    const everybody: Authenticator = { name: "everybody", authenticate: () => ({ user: mary }) };
    const answer = await ask([httpBasic({ verify: check }), everybody], headers);
    expect(answer).toMatchObject({ status: 401, challenge, body: '{"detail":"Invalid username or password"}' });
  });

  it("does not ask verify about what is malformed", async () => {
    const verify = (): User => mary;
    expect((await ask([httpBasic({ verify })], { authorization: "Basic !" })).status).toBe(401);
  });

  it("leaves other schemes to other authenticators, and names all challenges", async () => {
    const bearer = jwt({ secret: "0123456789abcdefghijklmnopqrstuvwxyz" });
    const auth = [bearer, httpBasic({ verify: check })];
    expect((await ask(auth, basic("mary", secret))).status).toBe(200);
    expect(await ask(auth)).toMatchObject({ status: 401, challenge: `Bearer, ${challenge}` });
  });

  it("lets nobody in whose account is disabled", async () => {
    const verify = (): User => ({ ...mary, isActive: false });
    expect((await ask([httpBasic({ verify })], basic("mary", secret))).status).toBe(401);
  });

  it.each([
    [undefined, 401],
    [false, 401],
    [true, 500],
    ["mary", 500],
  ])("lets nobody in when verify, written without types, returns %j", async (result, status) => {
    const verify = () => result as unknown as User;
    const answer = await ask([httpBasic({ verify })], basic("mary", secret));
    expect(answer.status).toBe(status);
    const late = await ask([httpBasic({ verify: async () => verify() })], basic("mary", secret));
    expect(late.status).toBe(status);
  });

  it("lets nobody in when verify fails, and keeps the password out of answers and logs", async () => {
    const verify = async (): Promise<User> => Promise.reject(new Error("no database"));
    const headers = basic("mary", secret);
    const { status, body, logger } = await ask([httpBasic({ verify })], headers);
    expect(status).toBe(500);
    const seen = body + JSON.stringify(logger.entries) + String(logger.errors());
    expect(seen).not.toContain(secret);
    expect(seen).not.toContain(headers.authorization.slice(6));
  });

  it("quotes its realm", async () => {
    const { challenge } = await ask([httpBasic({ verify: check, realm: 'the "back\\office"' })]);
    expect(challenge).toBe('Basic realm="the \\"back\\\\office\\"", charset="UTF-8"');
  });

  it.each([
    [{}, "OPTION_INVALID"],
    [{ verify: "secret" }, "OPTION_INVALID"],
    [{ verify: check, realm: "a\r\nset-cookie: b" }, "OPTION_INVALID"],
    [{ verify: check, realm: "Büro" }, "OPTION_INVALID"],
    [{ verify: check, relm: "api" }, "OPTION_UNKNOWN"],
    [undefined, "OPTION_INVALID"],
  ])("does not start with the options %j", (options, code) => {
    expect(() => httpBasic(options as unknown as HttpBasicOptions<User>)).toThrow(expect.objectContaining({ code }));
  });
});
