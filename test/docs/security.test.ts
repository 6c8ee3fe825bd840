import { createJwtForUser } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { api } from "../../docs/guide/snippets/security/hardened.ts";

const base = { host: "example.com", "x-forwarded-proto": "https" };
const secret = "only-for-development-0123456789abcdef";

describe("the page about security", () => {
  it("is right that refusals carry the headers too", async () => {
    await using client = new TestClient(api, { followRedirects: false });

    for (const headers of [{ ...base, host: "evil.example" }, base, { host: "example.com" }]) {
      const response = await client.get("/orders", { headers });
      expect([400, 401, 308]).toContain(response.status);
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    }
  });

  it("is right that unknown hosts are redirected to nowhere", async () => {
    await using client = new TestClient(api, { followRedirects: false });

    const response = await client.get("/public", { headers: { host: "evil.example" } });
    expect([response.status, response.headers.has("location")]).toEqual([400, false]);
    const plain = await client.get("/public", { headers: { host: "example.com" } });
    expect(plain.headers.get("location")).toBe("https://example.com/public");
  });

  it("is right that the documentation is for staff alone", async () => {
    await using client = new TestClient(api);
    const tokenOf = (isStaff: boolean) => createJwtForUser({ id: 1, username: "mary", isStaff }, { secret });
    const statusFor = async (headers: Record<string, string>): Promise<number> =>
      (await client.get("/docs/openapi.json", { headers: { ...base, ...headers } })).status;

    expect(await statusFor({})).toBe(401);
    expect(await statusFor({ authorization: `Bearer ${tokenOf(false)}` })).toBe(403);
    expect(await statusFor({ authorization: `Bearer ${tokenOf(true)}` })).toBe(200);
  });

  it("is right about tokens, staff and pages of other origins", async () => {
    await using client = new TestClient(api);
    const mary = createJwtForUser({ id: 1, username: "mary" }, { secret });
    const headers = { ...base, authorization: `Bearer ${mary}` };

    expect((await client.get("/orders", { headers })).status).toBe(200);
    expect((await client.post("/orders", { headers })).status).toBe(200);
    expect((await client.get("/admin", { headers })).status).toBe(403);
    const origin = "https://app.example.com";
    const allowed = await client.get("/public", { headers: { ...base, origin } });
    expect(allowed.headers.get("access-control-allow-origin")).toBe(origin);
    const foreign = await client.get("/public", { headers: { ...base, origin: `${origin}.evil.example` } });
    expect(foreign.headers.has("access-control-allow-origin")).toBe(false);
  });
});
