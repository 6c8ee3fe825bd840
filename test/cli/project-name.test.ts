import { describe, expect, it } from "vitest";
import { checkProjectName } from "../../src/cli/project-name.ts";

describe("checkProjectName", () => {
  it.each(["blog", "my-api", "api2", "a"])("takes %s", (name) => {
    expect(() => checkProjectName(name, ["boltapi"])).not.toThrow();
  });

  it.each(["", "My-Api", "2api", "-api", "api-", "my--api", "my_api", "../api", "a/b", ".", "café", "a".repeat(101)])(
    "refuses %j",
    (name) => {
      expect(() => checkProjectName(name, [])).toThrow("PROJECT_NAME_INVALID");
    },
  );

  it("refuses the name of a package that the project depends on", () => {
    expect(() => checkProjectName("boltapi", ["boltapi", "tsx"])).toThrow("depends on a package of that name");
  });
});
