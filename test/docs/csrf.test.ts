import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { api as form } from "../../docs/guide/snippets/csrf/form.ts";
import { api as script } from "../../docs/guide/snippets/csrf/script.ts";

describe("the page about CSRF", () => {
  it("is right about the form", async () => {
    await using client = new TestClient(form);
    const [, csrf_token = ""] = /value="([^"]+)"/.exec((await client.get("/settings")).text()) ?? [];
    const sent = { nickname: "Mary", csrf_token };
    expect((await client.post("/settings", { form: sent })).json()).toEqual({ nickname: "Mary" });
    expect((await client.post("/settings", { form: { nickname: "Mary" } })).status).toBe(403);
  });

  it("is right about the script", async () => {
    await using client = new TestClient(script, { baseUrl: "https://shop.example.com" });
    const { token } = (await client.get("/csrf-token")).json<{ token: string }>();
    const headers = { origin: "https://app.example.com", "x-csrftoken": token };
    expect((await client.delete("/account", { headers })).json()).toEqual({ deleted: true });
    expect((await client.delete("/account", { headers: { origin: "https://app.example.com" } })).status).toBe(403);
  });
});
