import { BoltAPI, Router } from "boltapi";
import { describe, expect, it } from "vitest";

function operationOf(api: BoltAPI, path: string) {
  return api.openapi().paths[path]?.get;
}

describe("doc comments before routes", () => {
  it("are summary and description", () => {
    const api = new BoltAPI();
    /**
     * Lists all items,
     * newest first.
     *
     * There is one **page**.
     *
     * And a third paragraph.
     *
     * @returns what nobody reads here
     */
    api.get("/items", () => []);
    expect(operationOf(api, "/items")).toMatchObject({
      summary: "Lists all items, newest first.",
      description: "There is one **page**.\n\nAnd a third paragraph.",
    });
  });

  it("may be of one line, and mark a route as deprecated", () => {
    const api = new BoltAPI();
    const router = new Router();
    /** Lists all things. @see nothing */
    router.get("/things", () => []);
    /**
     * Lists all stuff.
     * @deprecated Use /things.
     */
    router.get("/stuff", () => []);
    api.include(router);
    expect(operationOf(api, "/things")).toMatchObject({ summary: "Lists all things. @see nothing" });
    expect(operationOf(api, "/stuff")).toMatchObject({ summary: "Lists all stuff.", deprecated: true });
  });

  it("do not go before options", () => {
    const api = new BoltAPI();
    /**
     * The comment.
     *
     * More of it.
     */
    api.get("/items", { summary: "The option", deprecated: false }, () => []);
    expect(operationOf(api, "/items")).toMatchObject({ summary: "The option", description: "More of it." });
  });

  it("are those directly before the route alone, and doc comments alone", () => {
    const api = new BoltAPI();
    /** Of something else. */
    const something = 1;
    api.get("/a", () => something);
    // No doc comment.
    api.get("/b", () => []);
    /* No doc comment either. */
    api.get("/c", () => []);
    const routes = [1].map(
      /** Of a function. */
      () => api.get("/d", () => []),
    );
    expect(routes).toHaveLength(1);
    for (const path of ["/a", "/b", "/c", "/d"]) expect(operationOf(api, path)).not.toHaveProperty("summary");
  });

  it("are left out where the option says so", () => {
    const api = new BoltAPI({ openapi: { useDocComments: false } });
    /** Lists all items. */
    api.get("/items", () => []);
    expect(operationOf(api, "/items")).not.toHaveProperty("summary");
  });
});
