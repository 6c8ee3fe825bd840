import { BoltAPI } from "boltapi";
import { describe, expect, it } from "vitest";

function idsOf(api: BoltAPI) {
  return Object.values(api.openapi().paths).flatMap((item) =>
    Object.values(item).map((operation) => (operation as { operationId: string }).operationId),
  );
}

describe("the id of an operation", () => {
  it("is operationId, or else the name, or else that of the handler, or else made of method and path", () => {
    const api = new BoltAPI();
    const listItems = () => [];
    api.get("/a", { operationId: "first", name: "not_this" }, listItems);
    api.get("/b", { name: "second" }, listItems);
    api.get("/c", listItems);
    api.get("/d/{id}/my-posts", () => []);
    api.post("/", () => []);
    api.get("/e", { name: "not an identifier" }, () => []);
    expect(idsOf(api)).toEqual(["first", "second", "listItems", "getDByIdMyPosts", "postRoot", "getE"]);
  });

  it("is made of the path where names are shared, whatever the order of the routes", () => {
    const handle = () => [];
    const forwards = new BoltAPI();
    forwards.get("/a", handle);
    forwards.get("/b", handle);
    const backwards = new BoltAPI();
    backwards.get("/b", handle);
    backwards.get("/a", handle);
    expect(idsOf(forwards)).toEqual(["getA", "getB"]);
    expect(idsOf(backwards)).toEqual(["getB", "getA"]);
  });

  it("is unique even where paths differ in signs only, and does not take an operationId", () => {
    const api = new BoltAPI();
    api.get("/a-b", () => []);
    api.get("/a/b", () => []);
    api.get("/c", { operationId: "getAB2" }, () => []);
    expect(idsOf(api)).toEqual(["getAB", "getAB3", "getAB2"]);
  });
});
