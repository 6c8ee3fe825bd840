import { type Authenticator, BoltAPI, type HttpRequest, type JwtOptions, jwt, Unauthorized, type User } from "boltapi";
import { TestClient } from "boltapi/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { bearer, claimsOf, hs256, now, secret } from "./tokens.ts";

function meApi(options: JwtOptions = { secret }): BoltAPI {
  const api = new BoltAPI();
  api.get("/me", { auth: [jwt(options)] }, ({ request }) => ({ user: request.user, auth: request.auth }));
  return api;
}

/** Calls an authenticator as the pipeline does. */
function authenticate(authenticator: Authenticator<unknown>, headers: Record<string, string>): unknown {
  const exchange = { header: (name: string) => headers[name], wantsWebSocket: false };
  return authenticator.authenticate({ exchange, queryString: "" } as unknown as HttpRequest<unknown>);
}

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe("jwt", () => {
  it("knows the user as the token describes them", async () => {
    await using client = new TestClient(meApi());
    const claims = claimsOf({
      email: "mary@example.com",
      is_staff: true,
      is_superuser: false,
      permissions: ["books.read"],
      roles: ["editor"],
      jti: "one",
      iss: "me",
      team: { id: 3 },
    });
    const user = {
      id: "7",
      username: "mary",
      email: "mary@example.com",
      isStaff: true,
      isSuperuser: false,
      permissions: ["books.read"],
      roles: ["editor"],
    };

    const answer = (await client.get("/me", bearer(hs256(claims)))).json();

    expect(answer).toEqual({ user, auth: { backend: "jwt", userId: "7", user, permissions: ["books.read"], claims } });
  });

  it("takes the name from what there is, and grants nothing that is not there", async () => {
    await using client = new TestClient(meApi());
    const me = async (changes: Record<string, unknown>): Promise<unknown> =>
      (await client.get("/me", bearer(hs256(claimsOf(changes))))).json();
    expect(await me({ username: undefined, preferred_username: "mary.s" })).toMatchObject({
      user: { username: "mary.s" },
    });
    expect(await me({ username: undefined })).toEqual({
      user: { id: "7", username: "7", email: null, isStaff: false, isSuperuser: false, permissions: [], roles: [] },
      auth: expect.objectContaining({ permissions: null }),
    });
  });

  it("answers 401 with a challenge to requests without a token", async () => {
    await using client = new TestClient(meApi());
    for (const headers of [{}, { authorization: "Basic bWFyeTpzZWNyZXQ=" }, { authorization: hs256(claimsOf()) }]) {
      const response = await client.get("/me", { headers: headers as Record<string, string> });
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toBe("Bearer");
      expect(response.json()).toEqual({ detail: "Authentication required" });
    }
  });

  it("never takes a wrong token for none", async () => {
    const api = new BoltAPI();
    const open: Authenticator<User> = { name: "open", authenticate: () => ({ user: { id: 0, username: "guest" } }) };
    const allowAny = { name: "allowAny", requiresUser: false, check: () => true } as const;
    api.get("/", { auth: [jwt({ secret }), open], guards: [allowAny] }, ({ request }) => request.user?.username);
    await using client = new TestClient(api);

    expect((await client.get("/")).text()).toBe("guest");
    expect((await client.get("/", bearer("wrong"))).status).toBe(401);
    expect((await client.get("/", bearer(hs256(claimsOf({ exp: 1 }))))).json()).toEqual({
      detail: "Token has expired",
    });
  });

  it("reads the scheme in any case, with any number of spaces after it", async () => {
    await using client = new TestClient(meApi());
    const token = hs256(claimsOf());
    for (const authorization of [`bearer ${token}`, `BEARER ${token}`, `Bearer    ${token}`]) {
      expect((await client.get("/me", { headers: { authorization } })).status, authorization).toBe(200);
    }
    for (const authorization of ["Bearer", "Bearer ", `Bearer\t${token}`, `Bearer${token}`, `Bearer ${token} x`]) {
      expect((await client.get("/me", { headers: { authorization } })).status, authorization).toBe(401);
    }
  });

  it("refuses two credentials, whichever comes first", async () => {
    await using client = new TestClient(meApi());
    const token = hs256(claimsOf());
    const challenge = 'Bearer error="invalid_token", error_description="Invalid token"';
    for (const authorization of [
      `Bearer ${token}, Bearer ${token}`,
      `Bearer ${token}, Basic bWFyeTpzZWNyZXQ=`,
      `Basic bWFyeTpzZWNyZXQ=, Bearer ${token}`,
      `Digest username="mary", bearer ${token}`,
    ]) {
      const response = await client.get("/me", { headers: { authorization } });
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toBe(challenge);
    }
  });

  it("allows for clocks that differ by the leeway, and by no more", async () => {
    await using client = new TestClient(meApi({ secret, leeway: 30 }));
    await using strict = new TestClient(meApi({ secret, leeway: 0 }));
    vi.useFakeTimers({ toFake: ["Date"], now: 1_800_000_000_000 });
    const status = async (changes: Record<string, unknown>, at = client): Promise<number> =>
      (await at.get("/me", bearer(hs256(claimsOf(changes))))).status;
    expect(await status({ exp: now() - 29 })).toBe(200);
    expect(await status({ exp: now() - 30 })).toBe(401);
    expect(await status({ nbf: now() + 30 })).toBe(200);
    expect(await status({ iat: now() + 31 })).toBe(401);
    expect(await status({ exp: now() + 1 }, strict)).toBe(200);
    expect(await status({ exp: now() }, strict)).toBe(401);
    expect(await status({ nbf: now() }, strict)).toBe(200);
    expect(await status({ nbf: now() + 0.5 }, strict)).toBe(401);
  });

  it("takes one of several audiences and issuers", async () => {
    await using client = new TestClient(meApi({ secret, audience: ["api", "admin"], issuer: ["one", "two"] }));
    const status = async (aud: unknown, iss: unknown): Promise<number> =>
      (await client.get("/me", bearer(hs256(claimsOf({ aud, iss }))))).status;
    expect(await status("admin", "two")).toBe(200);
    expect(await status(["other", "api"], "one")).toBe(200);
    expect(await status("other", "one")).toBe(401);
    expect(await status("api", "three")).toBe(401);
  });

  it("requires an id where it is told to", async () => {
    await using client = new TestClient(meApi({ secret, requireJti: true }));
    expect((await client.get("/me", bearer(hs256(claimsOf())))).status).toBe(401);
    expect((await client.get("/me", bearer(hs256(claimsOf({ jti: "a" }))))).status).toBe(200);
  });

  it("says to the application why a token is refused", async () => {
    const { verify } = jwt({ secret, audience: "api" });
    await expect(verify(hs256(claimsOf({ aud: "other" })))).rejects.toMatchObject({
      detail: "Invalid token",
      reason: "invalid",
      problem: "its audience is none of those expected",
    });
    await expect(verify(hs256(claimsOf({ exp: 1 })))).rejects.toBeInstanceOf(Unauthorized);
    expect(await verify(hs256(claimsOf({ aud: "api" })))).toMatchObject({ sub: "7" });
  });

  it("hands out what nobody can change for the next request", async () => {
    const api = new BoltAPI();
    const failures: unknown[] = [];
    api.get("/", { auth: [jwt({ secret })] }, ({ request }) => {
      const { user, auth } = request as unknown as {
        user: Record<string, unknown>;
        auth: { claims: { team: object } };
      };
      const attempts = [
        () => Object.assign(user, { isSuperuser: true }),
        () => Object.assign(auth.claims, { sub: "1" }),
        () => Object.assign(auth.claims.team, { id: 1 }),
        () => (user.permissions as string[]).push("all"),
      ];
      for (const attempt of attempts) {
        try {
          attempt();
        } catch (error) {
          failures.push(error);
        }
      }
      return { isSuperuser: user.isSuperuser, claims: auth.claims };
    });
    await using client = new TestClient(api);
    const claims = claimsOf({ team: { id: 3 }, permissions: ["read"] });
    await client.get("/", bearer(hs256(claims)));
    await client.get("/", bearer(hs256(claims)));
    expect((await client.get("/", bearer(hs256(claims)))).json()).toEqual({ isSuperuser: false, claims });
    expect(failures).toHaveLength(12);
  });

  it("is synchronous where nothing has to wait", () => {
    const authenticator = jwt({ secret });
    const headers = { authorization: `Bearer ${hs256(claimsOf())}` };
    for (let count = 0; count < 3; count++) {
      expect(authenticate(authenticator, headers)).not.toBeInstanceOf(Promise);
    }
    expect(authenticate(authenticator, headers)).toMatchObject({ user: { id: "7" } });
    expect(authenticate(authenticator, {})).toBeNull();
    const loading = jwt({ secret, loadUser: ({ sub }) => ({ id: Number(sub) }) });
    expect(authenticate(loading, headers)).toMatchObject({ user: { id: 7 } });
  });
});

describe("the key of the environment", () => {
  it("is read when the application starts", async () => {
    vi.stubEnv("BOLT_SECRET_KEY", "");
    const api = meApi({});
    vi.stubEnv("BOLT_SECRET_KEY", secret);
    await using client = new TestClient(api);
    await client.get("/me");
    vi.stubEnv("BOLT_SECRET_KEY", "another one, which comes too late to be used");
    expect((await client.get("/me", bearer(hs256(claimsOf())))).status).toBe(200);
  });

  it("is missed when the application starts", () => {
    vi.stubEnv("BOLT_SECRET_KEY", "");
    expect(() => meApi({}).compile()).toThrow("JWT_KEY_MISSING: jwt() has no key.");
    vi.stubEnv("BOLT_SECRET_KEY", "short");
    expect(() => meApi({}).compile()).toThrow(
      "JWT_KEY_INVALID: The variable BOLT_SECRET_KEY of the environment cannot be used: HS256 takes a secret of 32 bytes",
    );
  });

  it("does not stand in for a key that was forgotten", () => {
    vi.stubEnv("BOLT_SECRET_KEY", secret);
    for (const option of ["secret", "publicKey"]) {
      expect(() => jwt({ [option]: undefined } as JwtOptions)).toThrow(/JWT_KEY_INVALID: .+ it is undefined/);
    }
  });
});
