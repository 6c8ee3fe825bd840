import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { api as counter } from "../../docs/guide/snippets/sessions/counter.ts";
import { api as members } from "../../docs/guide/snippets/sessions/login.ts";
import { api as pages } from "../../docs/guide/snippets/sessions/pages.ts";
import { api as visits } from "../../docs/guide/snippets/sessions/store.ts";
import { secret, sessionClient } from "../sessions/session-client.ts";

describe("the page about sessions", () => {
  it("is right about the counter", async () => {
    await using client = new TestClient(counter);
    expect((await client.post("/counter")).json()).toEqual({ count: 1 });
    expect((await client.post("/counter")).json()).toEqual({ count: 2 });
  });

  it("is right about the key", async () => {
    await using client = new TestClient(visits);
    const keys = [(await client.get("/visit")).json(), (await client.get("/visit")).json()];
    expect(keys[0]).toEqual(keys[1]);
  });

  it("is right about who has logged in", async () => {
    await using client = new TestClient(members);
    const form = { username: "mary", password: "correct horse" };
    expect((await client.post("/login", { form })).json()).toEqual({ status: "ok" });
    expect((await client.get("/profile")).json()).toEqual({ username: "mary", login_time: expect.any(String) });
    await client.post("/logout");
    expect((await client.get("/profile")).status).toBe(401);
  });

  it("is right about pages", async () => {
    await using client = new TestClient(pages, { headers: { accept: "text/html" }, followRedirects: false });
    const asked = await client.get("/desk");
    const signedIn = await client.post(asked.headers.get("location") ?? "");
    expect(signedIn.headers.get("location")).toBe("/desk");
    expect((await client.get("/desk")).text()).toBe("<h1>Desk of guest</h1>");
    expect((await client.get("/articles/new")).status).toBe(403);
  });

  it("is right about how much fits into a cookie", async () => {
    const fits = async (length: number): Promise<number> => {
      const grow = {
        grow: (session: { set(key: string, value: unknown): Promise<void> }) => session.set("a", "x".repeat(length)),
      };
      await using client = sessionClient({ secret }, grow, { raiseServerErrors: false });
      return (await client.get("/grow")).status;
    };
    expect(await fits(2850)).toBe(204);
    expect(await fits(3000)).toBe(500);
  });
});
