import { BoltAPI, route, View, ViewSet } from "boltapi";
import { describe, expect, it } from "vitest";
import { settingRules } from "../../src/views/setting-rules.ts";
import { codeSpans, readTable } from "./markdown.ts";

describe("the page about views", () => {
  it("lists the settings of a view", () => {
    const listed = readTable("docs/guide/views.md", "field").map(([name = ""]) => codeSpans(name)[0]);
    expect(listed.sort()).toEqual(Object.keys(settingRules).sort());
  });
});

describe("the page about view sets", () => {
  it("is right about actions, their routes and statuses", () => {
    const api = new BoltAPI();
    const handles = api.viewset(
      "/tasks",
      class extends ViewSet {
        list = route(() => 1);
        create = route(() => 1);
        retrieve = route(() => 1);
        update = route(() => 1);
        partialUpdate = route(() => 1);
        destroy = route(() => {});
      },
    );
    const made = Object.entries(handles).map(([name, handle]) => {
      const { status } = (handle as unknown as { options: { status: number } }).options;
      return [name, `${handle.method} ${handle.path}`, status];
    });
    const listed = readTable("docs/guide/viewsets.md", "action").map(([name = "", where = "", status = ""]) => [
      codeSpans(name)[0],
      codeSpans(where)[0],
      Number.parseInt(status, 10),
    ]);
    expect(listed).toEqual(made);
  });

  it("lists the hooks", () => {
    const listed = readTable("docs/guide/viewsets.md", "option").map(([name = ""]) => codeSpans(name)[0]);
    expect(listed).toEqual([
      "query",
      "checkObject",
      "beforeCreate",
      "afterCreate",
      "beforeUpdate",
      "afterUpdate",
      "beforeDelete",
      "afterDelete",
    ]);
  });

  it("is right that classes are told apart", () => {
    const api = new BoltAPI();
    class Tasks extends View {
      get = route(() => 1);
    }
    expect(() => api.viewset("/tasks", Tasks as never)).toThrow("VIEW_INVALID");
  });
});
