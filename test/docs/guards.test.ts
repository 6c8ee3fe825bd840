import * as boltapi from "boltapi";
import { BoltAPI } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { api } from "../../docs/guide/snippets/guards/first.ts";
import { codeSpans, readTable } from "./markdown.ts";

const page = "docs/guide/guards.md";

describe("the page about guards", () => {
  it("lists guards that there are, and whether they require a user", () => {
    const guard = boltapi.isStaff();
    const samples: Readonly<Record<string, boltapi.Guard>> = {
      allowAny: boltapi.allowAny(),
      isAuthenticated: boltapi.isAuthenticated(),
      isStaff: guard,
      isAdminUser: boltapi.isAdminUser(),
      hasPermission: boltapi.hasPermission("a"),
      hasAnyPermission: boltapi.hasAnyPermission("a"),
      hasAllPermissions: boltapi.hasAllPermissions("a"),
      hasRole: boltapi.hasRole("a"),
      all: boltapi.all(boltapi.allowAny(), guard),
      any: boltapi.any(guard, guard),
      not: boltapi.not(guard),
    };
    const listed = readTable(page, "guard").map(([name = "", , required]) => [
      codeSpans(name)[0]?.replace(/\(.*/, ""),
      required !== "no",
    ]);
    expect(listed).toEqual(Object.entries(samples).map(([name, { requiresUser }]) => [name, requiresUser]));
  });

  it.each([
    ["mary", 200],
    ["rosa", 403],
    ["root", 403],
  ])("is right about who may sign up: %s", async (name, status) => {
    await using client = new TestClient(api);
    expect((await client.get("/signup", { headers: { authorization: `Bearer ${name}` } })).status).toBe(status);
  });

  it("is right that allowAny opens nothing that another guard closes", async () => {
    const closed = new BoltAPI();
    closed.get("/", { guards: [boltapi.allowAny(), boltapi.isStaff()] }, () => "in");
    await using client = new TestClient(closed);
    expect((await client.get("/")).status).toBe(401);
  });
});
