import { expect, it } from "vitest";
import { formatTable } from "../../src/cli/text-table.ts";

it("lays columns out side by side, without spaces at the end of lines", () => {
  const lines = formatTable([
    { heading: "METHOD", cells: ["GET", "DELETE"] },
    { heading: "PATH", cells: ["/users/{id}", "/"] },
  ]);
  expect(lines).toEqual(["METHOD  PATH", "GET     /users/{id}", "DELETE  /"]);
});
