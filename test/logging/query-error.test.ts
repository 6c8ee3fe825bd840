import { DrizzleQueryError } from "drizzle-orm/errors";
import { expect, it } from "vitest";
import { describeFields } from "../../src/logging/describe-fields.ts";
import { compileRedaction } from "../../src/logging/redaction.ts";

function written(error: Error): string {
  return JSON.stringify(describeFields({ error }, compileRedaction([])));
}

it("writes the query of an error, and none of its values", () => {
  const error = new DrizzleQueryError(
    "insert into users values ($1, $2)",
    ["mary@example.com", "s3cret\nline"],
    new Error("locked"),
  );
  const line = written(error);
  expect(line).not.toMatch(/mary|s3cret|line/);
  expect(line).toContain("Failed query: insert into users values ($1, $2)\\nparams: 2 not shown");
  expect(line).toContain("query-error.test.ts");
  expect(line).toContain("locked");
});

it("leaves out the statement that mysql2 has filled in", () => {
  const error = Object.assign(new Error("Duplicate entry"), {
    sqlMessage: "Duplicate entry",
    sql: "insert into users values ('mary@example.com')",
    errno: 1062,
  });
  expect(written(error)).not.toContain("mary");
  expect(written(error)).toContain("1062");
});

it("leaves other errors as they are", () => {
  expect(written(Object.assign(new Error("wrong\nparams: a"), { query: "q", code: 1 }))).toContain("params: a");
});
