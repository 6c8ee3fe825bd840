import { defineErrorFormat, type OwnErrorFormat, t, type ValidationIssue } from "boltapi";
import { expectTypeOf, it } from "vitest";

const schema = t.Object({ message: t.String() });

it("knows what an error says, and compares what it makes with the schema", () => {
  const format = defineErrorFormat({
    schema,
    body: ({ status, detail, issues }) => {
      expectTypeOf(status).toEqualTypeOf<number>();
      expectTypeOf(detail).toEqualTypeOf<unknown>();
      expectTypeOf(issues).toEqualTypeOf<readonly ValidationIssue[]>();
      return { message: String(detail) };
    },
  });
  expectTypeOf(format).toEqualTypeOf<OwnErrorFormat>();
});

it("refuses what the schema does not fit", () => {
  // @ts-expect-error: a number is no message
  defineErrorFormat({ schema, body: ({ status }) => ({ message: status }) });
  // @ts-expect-error: a schema is needed
  defineErrorFormat({ body: () => ({}) });
});
