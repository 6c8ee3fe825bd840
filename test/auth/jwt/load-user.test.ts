import { BoltAPI, type JwtClaims, jwt, NotFound, silentLogger } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { bearer, claimsOf, hs256, secret } from "./tokens.ts";

interface Member {
  readonly id: number;
  readonly username: string;
  readonly plan: "free" | "paid";
  readonly isActive?: boolean;
}

const members = new Map<string, Member>([
  ["7", { id: 7, username: "mary.s", plan: "paid" }],
  ["8", { id: 8, username: "left", plan: "free", isActive: false }],
]);
const tokenOf = (sub: string): string => hs256(claimsOf({ sub, permissions: ["read"] }));

describe.each([
  ["at once", ({ sub = "" }: JwtClaims) => members.get(sub) ?? null],
  ["later", async ({ sub = "" }: JwtClaims) => members.get(sub) ?? null],
])("a user that is loaded %s", (_when, loadUser) => {
  it("is the user of the request, and the token's permissions stay", async () => {
    const api = new BoltAPI();
    api.get("/", { auth: [jwt({ secret, loadUser })] }, async ({ request }) => ({
      plan: request.user.plan,
      id: request.auth.userId,
      permissions: request.auth.permissions,
      sub: request.auth.claims.sub,
      isSame: (await request.loadUser()) === request.user,
    }));
    await using client = new TestClient(api);
    expect((await client.get("/", bearer(tokenOf("7")))).json()).toEqual({
      plan: "paid",
      id: 7,
      permissions: ["read"],
      sub: "7",
      isSame: true,
    });
  });

  it("is refused when there is none, or it is not active", async () => {
    const api = new BoltAPI();
    api.get("/", { auth: [jwt({ secret, loadUser })] }, () => "in");
    await using client = new TestClient(api);
    const unknown = await client.get("/", bearer(tokenOf("9")));
    expect(unknown.status).toBe(401);
    expect(unknown.json()).toEqual({ detail: "Invalid token" });
    expect((await client.get("/", bearer(tokenOf("8")))).status).toBe(401);
  });

  it.each([undefined, false, 0, ""])("lets nobody in where it is %j", async (nobody) => {
    const api = new BoltAPI();
    const auth = [jwt({ secret, loadUser: () => nobody })];
    api.get("/", { auth }, () => "in");
    await using client = new TestClient(api);

    expect((await client.get("/", { headers: { authorization: `Bearer ${tokenOf("1")}` } })).status).toBe(401);
  });

  it("is loaded only when it is asked for, with load: lazy", async () => {
    let loads = 0;
    const counted = (claims: JwtClaims): Member | null | Promise<Member | null> => {
      loads++;
      return loadUser(claims);
    };
    const api = new BoltAPI();
    const auth = [jwt({ secret, loadUser: counted, load: "lazy" })];
    api.get("/name", { auth }, ({ request }) => request.user.username);
    api.get("/plan", { auth }, async ({ request }) => {
      const [one, two] = await Promise.all([request.loadUser(), request.loadUser()]);
      return `${one.plan} ${one === two}`;
    });
    await using client = new TestClient(api);
    expect((await client.get("/name", bearer(tokenOf("7")))).text()).toBe("mary");
    expect((await client.get("/name", bearer(tokenOf("9")))).status).toBe(200);
    expect(loads).toBe(0);
    expect((await client.get("/plan", bearer(tokenOf("7")))).text()).toBe("paid true");
    expect(loads).toBe(1);
    expect((await client.get("/plan", bearer(tokenOf("9")))).status).toBe(401);
    expect((await client.get("/plan", bearer(tokenOf("8")))).status).toBe(401);
  });
});

describe("loadUser", () => {
  it("is called for every request, and gets the request", async () => {
    const paths: string[] = [];
    const api = new BoltAPI();
    const loadUser = ({ sub }: JwtClaims, request: { path: string }) => {
      paths.push(`${sub} ${request.path}`);
      return { id: 1, username: "x" };
    };
    api.get("/{place}", { auth: [jwt({ secret, loadUser })] }, () => "in");
    await using client = new TestClient(api);
    const token = tokenOf("7");
    await client.get("/a", bearer(token));
    await client.get("/b", bearer(token));
    expect(paths).toEqual(["7 /a", "7 /b"]);
  });

  it("is not called for tokens that are refused", async () => {
    let loads = 0;
    const api = new BoltAPI();
    const loadUser = () => {
      loads++;
      return { id: 1, username: "x" };
    };
    api.get("/", { auth: [jwt({ secret, loadUser })] }, () => "in");
    await using client = new TestClient(api);
    for (const token of ["wrong", hs256(claimsOf({ exp: 1 })), hs256(claimsOf(), undefined, "x".repeat(40))]) {
      expect((await client.get("/", bearer(token))).status).toBe(401);
    }
    expect(loads).toBe(0);
  });

  it("answers with what it throws to answer, and lets nobody in when it fails", async () => {
    const api = new BoltAPI({ logger: silentLogger });
    const failing = (error: Error) => [
      jwt({
        secret,
        loadUser: (): never => {
          throw error;
        },
      }),
    ];
    api.get("/moved", { auth: failing(new NotFound("Account was moved")) }, () => "in");
    api.get("/broken", { auth: failing(new Error("no database")) }, () => "in");
    await using client = new TestClient(api, { raiseServerErrors: false });
    expect((await client.get("/moved", bearer(tokenOf("7")))).status).toBe(404);
    expect((await client.get("/broken", bearer(tokenOf("7")))).status).toBe(500);
  });
});
