import {
  type Authenticator,
  type BearerTokenOptions,
  BoltAPI,
  bearerToken,
  hasPermission,
  type Identity,
  type User,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "../logging/recording-logger.ts";

const mary: User = { id: 1, username: "mary", isSuperuser: true };
const token = "a.b~c+d/e-f_0==";
const invalid = 'Bearer error="invalid_token", error_description="Invalid token"';

const verify = (presented: string): Identity<User> | null =>
  presented === token ? { user: mary, permissions: ["books.read"], claims: { scope: "read" } } : null;

async function ask(auth: Authenticator<unknown>[], headers: Record<string, string> = {}, path = "/") {
  const logger = recordingLogger();
  const api = new BoltAPI({ logger, limits: { maxHeaderValueBytes: 16_384 } });
  api.get("/", { auth }, ({ request }) => ({ ...request.auth }));
  api.get("/read", { auth, guards: [hasPermission("books.read")] }, () => "read");
  api.get("/delete", { auth, guards: [hasPermission("books.delete")] }, () => "deleted");
  api.get("/whole", { auth, guards: [hasPermission("books.read")] }, ({ request }) => request.loadUser());
  await using client = new TestClient(api, { raiseServerErrors: false });
  const response = await client.get(path, { headers });
  return {
    status: response.status,
    challenge: response.headers.get("www-authenticate"),
    body: response.text(),
    logger,
  };
}

describe("bearerToken", () => {
  it.each([
    ["at once", verify],
    ["later", async (presented: string) => verify(presented)],
  ])("lets in whom verify finds %s, and does not keep the token", async (_, verify) => {
    const { status, body } = await ask([bearerToken({ verify })], { authorization: `Bearer ${token}` });
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({
      backend: "bearerToken",
      userId: 1,
      user: mary,
      permissions: ["books.read"],
      claims: { scope: "read" },
    });
  });

  it("restricts a superuser to the permissions of the token", async () => {
    const headers = { authorization: `bearer ${token}` };
    expect((await ask([bearerToken({ verify })], headers, "/read")).status).toBe(200);
    expect((await ask([bearerToken({ verify })], headers, "/delete")).status).toBe(403);
  });

  it("loads the user as the identity says", async () => {
    const lazy = bearerToken({ verify: () => ({ ...verify(token), user: mary, loadUser: () => ({ plan: "paid" }) }) });
    expect((await ask([lazy], { authorization: `Bearer ${token}` }, "/whole")).body).toBe('{"plan":"paid"}');
  });

  it.each([
    ["one that nobody has", "Bearer other"],
    ["none after the scheme", "Bearer"],
    ["an empty one", "Bearer "],
    ["two", `Bearer ${token}, Bearer ${token}`],
    ["one beside another scheme", `Basic YTpi, Bearer ${token}`],
    ["one with a space", "Bearer a b"],
    ["one with padding in between", "Bearer a=b"],
    ["one of 10 kB", `Bearer ${"a".repeat(10_000)}`],
  ])("refuses %s as RFC 6750 says, whoever could be asked next", async (_, authorization) => {
    const everybody: Authenticator = { name: "everybody", authenticate: () => ({ user: mary }) };
    const answer = await ask([bearerToken({ verify }), everybody], { authorization });
    expect(answer).toMatchObject({ status: 401, challenge: invalid, body: '{"detail":"Invalid token"}' });
  });

  it("asks verify only about tokens that are well-formed", async () => {
    const open = bearerToken({ verify: () => ({ user: mary }) });
    expect((await ask([open], { authorization: "Bearer a,b" })).status).toBe(401);
    expect((await ask([open], { authorization: `Bearer ${"a".repeat(8193)}` })).status).toBe(401);
    expect((await ask([open], { authorization: `Bearer ${"a".repeat(8192)}` })).status).toBe(200);
  });

  it("says no more than its scheme where there is no token", async () => {
    expect(await ask([bearerToken({ verify })])).toMatchObject({ status: 401, challenge: "Bearer" });
    expect(await ask([bearerToken({ verify })], { authorization: "Basic YTpi" })).toMatchObject({
      status: 401,
      challenge: "Bearer",
    });
  });

  it("takes the token alone from another header, and from no other place then", async () => {
    const auth = [bearerToken({ verify, header: "X-Token" })];
    expect((await ask(auth, { "x-token": token })).status).toBe(200);
    expect((await ask(auth, { "x-token": `Bearer ${token}` })).status).toBe(401);
    expect((await ask(auth, { authorization: `Bearer ${token}` })).status).toBe(401);
  });

  it.each([undefined, false, true, {}, mary, { user: null }, { user: false }, { user: [] }])(
    "lets nobody in when verify, written without types, returns %j",
    async (result) => {
      const everybody: Authenticator = { name: "everybody", authenticate: () => ({ user: mary }) };
      const auth = [bearerToken({ verify: () => result as unknown as Identity<User> }), everybody];
      expect(await ask(auth, { authorization: `Bearer ${token}` })).toMatchObject({ status: 401, challenge: invalid });
    },
  );

  it("lets nobody in when verify fails, and keeps the token out of answers and logs", async () => {
    const failing = bearerToken({ verify: () => Promise.reject(new Error("no database")) });
    const { status, body, logger } = await ask([failing], { authorization: `Bearer ${token}` });
    expect(status).toBe(500);
    expect(body + JSON.stringify(logger.entries) + String(logger.errors())).not.toContain(token);
  });

  it.each([
    [{}, "OPTION_INVALID"],
    [{ verify: null }, "OPTION_INVALID"],
    [{ verify, header: "x token" }, "OPTION_INVALID"],
    [{ verify, header: false }, "OPTION_INVALID"],
    [{ verify, cookie: "token" }, "OPTION_UNKNOWN"],
    [undefined, "OPTION_INVALID"],
  ])("does not start with the options %j", (options, code) => {
    expect(() => bearerToken(options as unknown as BearerTokenOptions<User>)).toThrow(
      expect.objectContaining({ code }),
    );
  });
});
