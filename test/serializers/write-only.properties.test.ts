import { BoltAPI, nested, pageNumber, serializer, silentLogger, t } from "boltapi";
import { TestClient } from "boltapi/testing";
import fc from "fast-check";
import type { TSchema } from "typebox";
import { describe, expect, it } from "vitest";
import type { Serializer } from "../../src/serializers/serializer.ts";

const mark = "SECRET-THAT-MUST-STAY";

interface Sample {
  readonly schema: TSchema;
  readonly value: unknown;
}

interface SerializerSample extends Sample {
  readonly schema: Serializer;
  readonly value: Record<string, unknown>;
}

let count = 0;

/** A schema with a value of it. Every serializer in it has a write-only field, whose value is the mark, or is made of it. */
const samples = fc.letrec<{ any: Sample; serializer: SerializerSample }>((tie) => ({
  any: fc.oneof(
    { depthSize: "small", maxDepth: 4 },
    fc.integer().map((value): Sample => ({ schema: t.Integer(), value })),
    fc.string().map((value): Sample => ({ schema: t.String(), value })),
    fc
      .date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true })
      .map((value): Sample => ({ schema: t.String({ format: "date-time" }), value })),
    tie("serializer"),
    tie("serializer").map(({ schema, value }): Sample => ({ schema: t.Optional(schema), value })),
    tie("serializer").map(({ schema, value }): Sample => ({ schema: t.Union([t.Null(), schema]), value })),
    tie("serializer").map(
      ({ schema, value }): Sample => ({
        schema: t.Union([t.Object({ other: t.Integer() }), schema]),
        value,
      }),
    ),
    tie("serializer").map(
      ({ schema, value }): Sample => ({ schema: nested(schema, { many: true }), value: [value, value] }),
    ),
    tie("any").map(({ schema, value }): Sample => ({ schema: t.Array(schema), value: [value] })),
    tie("any").map(
      ({ schema, value }): Sample => ({ schema: t.Object({ inner: schema }), value: { inner: value, mark } }),
    ),
    tie("serializer").map(
      ({ schema, value }): Sample => ({ schema: t.Record(t.String(), schema), value: { k: value } }),
    ),
  ),
  serializer: fc
    .record({
      first: tie("any"),
      second: tie("any"),
      rename: fc.constantFrom("same" as const, "pascal" as const),
      isComputed: fc.boolean(),
      isSourced: fc.boolean(),
      isPicked: fc.boolean(),
      secret: fc.constantFrom(t.String(), t.Unknown(), t.Object({ deep: t.String() }), t.Array(t.String())),
    })
    .map(({ first, second, rename, isComputed, isSourced, isPicked, secret }): SerializerSample => {
      const made = serializer(`S${count++}`, {
        fields: { first: first.schema as never, second: second.schema as never, pass_word: secret },
        writeOnly: ["pass_word"],
        rename,
        ...(isSourced ? { sources: { second: "deep.second" } } : {}),
        ...(isComputed ? { computed: { extra: { schema: t.Integer(), value: () => 1 } } } : {}),
      });
      const value = {
        first: first.value,
        second: second.value,
        deep: { second: second.value, mark },
        pass_word: mark,
        PassWord: mark,
        toString: undefined,
        other_key: { mark },
      };
      const schema = isPicked ? made.only("first", "pass_word") : made;
      return { schema: schema as unknown as Serializer, value };
    }),
}));

describe("what is write-only", () => {
  it("never leaves, whatever a handler returns, wherever the serializer stands", async () => {
    await fc.assert(
      fc.asyncProperty(samples.any, fc.boolean(), async ({ schema, value }, validateResponse) => {
        const api = new BoltAPI({ validateResponse, logger: silentLogger });
        const response = t.Object({ value: schema });
        api.get("/", { response }, () => ({ value }) as never);
        api.get("/list", { response: t.Array(response), paginate: pageNumber() }, () => [{ value }] as never);
        await using client = new TestClient(api, { raiseServerErrors: false });
        for (const path of ["/", "/list"]) {
          const answer = await client.get(path);
          expect(answer.status).toBe(200);
          expect(answer.text()).not.toContain(mark);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("never leaves with a value that does not fit", async () => {
    await fc.assert(
      fc.asyncProperty(samples.serializer, fc.boolean(), fc.anything(), async ({ schema, value }, validate, wrong) => {
        const api = new BoltAPI({ validateResponse: validate, logger: silentLogger });
        const row = { ...value, first: wrong };
        for (const [path, response] of Object.entries({
          "/one": schema,
          "/union": t.Union([schema, t.Object({ other: t.Integer() })]),
          "/list": t.Array(schema),
        })) {
          api.get(path, { response: response as never }, () => (path === "/list" ? [row] : row) as never);
        }
        await using client = new TestClient(api, { raiseServerErrors: false });
        for (const path of ["/one", "/union", "/list"]) expect((await client.get(path)).text()).not.toContain(mark);
      }),
      { numRuns: 40 },
    );
  });
});
