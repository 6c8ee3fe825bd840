import { BoltAPI, json, redirect, text } from "boltapi";
import { TestClient } from "boltapi/testing";
import { expect, it } from "vitest";

const api = new BoltAPI();
api.post("/login", () => json({}).setCookie("session", "s1", { httpOnly: true }));
api.get("/me", ({ request }) => text(request.cookies.get("session") ?? "nobody"));
api.get("/old", () => redirect("/me", 301));
api.get("/broken", () => {
  throw new TypeError("on purpose");
});

it("keeps the cookies that the server sets, and follows redirects", async () => {
  await using client = new TestClient(api);
  await client.post("/login", { json: { name: "mary" } });
  expect((await client.get("/me")).text()).toBe("s1");
  expect((await client.get("/old")).text()).toBe("s1");
  expect((await client.get("/old", { followRedirects: false })).status).toBe(301);
});

it("throws what the handler threw, unless told otherwise", async () => {
  await using client = new TestClient(api);
  await expect(client.get("/broken")).rejects.toThrow("on purpose");

  await using lenient = new TestClient(api, { raiseServerErrors: false });
  expect((await lenient.get("/broken")).json()).toEqual({
    detail: "Internal Server Error",
  });
});
