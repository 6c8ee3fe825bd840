import { type Authenticator, BoltAPI, depends, type Guard, HTTPException } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { bearer } from "../../docs/guide/snippets/authentication/first.ts";
import { api } from "../../docs/guide/snippets/authentication/guards.ts";

const mary = { authorization: "Bearer token-mary" };

describe("the page about authentication", () => {
  it.each([
    ["/books", {}, 401],
    ["/books", mary, 200],
    ["/account", {}, 401],
    ["/account", mary, 200],
    ["/greeting", {}, 200],
    ["/health", {}, 200],
  ])("is right about who gets in to %s with %j", async (path, headers, status) => {
    await using client = new TestClient(api);
    expect((await client.get(path, { headers: headers as Record<string, string> })).status).toBe(status);
  });

  it("is right that the first authenticator that knows the caller decides", async () => {
    const never: Authenticator = { name: "never", authenticate: () => null };
    const everybody: Authenticator = {
      name: "everybody",
      authenticate: () => ({ user: { id: 2, username: "guest" } }),
    };
    const both = new BoltAPI();
    both.get("/", { auth: [never, bearer, everybody] }, ({ request }) => ({ name: request.user.username }));
    await using client = new TestClient(both);
    expect((await client.get("/", { headers: mary })).json()).toEqual({ name: "mary" });
    expect((await client.get("/")).json()).toEqual({ name: "guest" });
    expect((await client.get("/", { headers: { authorization: "Bearer guess" } })).status).toBe(401);
  });

  it("is right that a guard may answer with an exception of its own", async () => {
    const paying: Guard<true> = {
      name: "paying",
      requiresUser: true,
      check: () => {
        throw new HTTPException(402, "Please pay");
      },
    };
    const shop = new BoltAPI();
    shop.get("/", { auth: [bearer], guards: [paying] }, () => []);
    await using client = new TestClient(shop);
    expect((await client.get("/", { headers: mary })).json()).toEqual({ detail: "Please pay" });
  });

  it("is right that a dependency brings its auth along", async () => {
    const caller = depends({ auth: [bearer] }, ({ request }) => request.user.plan);
    const plans = new BoltAPI();
    plans.get("/", { depends: { caller } }, ({ caller }) => caller);
    await using client = new TestClient(plans);
    expect((await client.get("/")).status).toBe(401);
    expect((await client.get("/", { headers: mary })).text()).toBe("paid");
  });
});
