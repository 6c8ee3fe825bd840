import { type Authenticator, BoltAPI, currentUser, type User } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";

const mary: User = { id: 1, username: "mary" };
const byHeader: Authenticator<{ id: number }, User> = {
  name: "byHeader",
  authenticate: (request) => (request.headers.has("x-user") ? { user: { id: 1 }, loadUser: () => mary } : null),
};
const signedIn = { headers: { "x-user": "1" } };

describe("currentUser", () => {
  it("is the loaded user, or 401", async () => {
    const api = new BoltAPI();
    api.get("/", { depends: { user: currentUser({ auth: [byHeader] }) } }, ({ user }) => user);
    await using client = new TestClient(api);

    expect((await client.get("/", signedIn)).json()).toEqual(mary);
    expect((await client.get("/")).status).toBe(401);
  });

  it("is null for nobody where it is optional", async () => {
    const api = new BoltAPI();
    const user = currentUser({ auth: [byHeader], optional: true });
    api.get("/", { depends: { user } }, ({ user }) => ({ user }));
    await using client = new TestClient(api);

    expect((await client.get("/", signedIn)).json()).toEqual({ user: mary });
    expect((await client.get("/")).json()).toEqual({ user: null });
  });

  it("takes the authenticators of the route, or of what is around it", async () => {
    const api = new BoltAPI({ auth: [byHeader] });
    api.get("/", { depends: { user: currentUser() } }, ({ user }) => user.username);
    await using client = new TestClient(api);

    expect((await client.get("/", signedIn)).text()).toBe("mary");
    expect((await client.get("/")).status).toBe(401);
  });

  it("lets nobody in where there is no authenticator", async () => {
    const api = new BoltAPI();
    api.get("/", { depends: { user: currentUser() } }, () => "in");
    await using client = new TestClient(api);

    expect((await client.get("/")).status).toBe(401);
  });

  it("refuses options that it does not know", () => {
    expect(() => currentUser({ autho: [] } as object)).toThrow("OPTION_UNKNOWN");
  });
});
