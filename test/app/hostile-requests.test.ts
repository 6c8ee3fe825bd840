import { type } from "arktype";
import { BoltAPI, depends, t } from "boltapi";
import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { exchangeInMemory, type MemoryResponse } from "../../src/engines/memory/memory-engine.ts";
import { recordingLogger } from "../logging/recording-logger.ts";

const scalar = {
  page: t.Integer({ minimum: 1, default: 1 }),
  ratio: t.Optional(t.Number()),
  on: t.Optional(t.Boolean()),
  since: t.Optional(t.String({ format: "date-time" })),
  tags: t.Optional(t.Array(t.String({ maxLength: 5 }), { maxItems: 3 })),
};
const zod = {
  a: z.number().optional(),
  b: z.array(z.string()).optional(),
  c: z.record(z.string(), z.string()).optional(),
};

/** An API whose routes read everything a client can send, with every library. */
function openApi(logger = recordingLogger()): BoltAPI {
  const api = new BoltAPI({ logger, trustProxies: true });
  const pagination = depends(
    { query: t.Object(scalar), headers: { x_page: t.Optional(t.Integer()) } },
    (input) => input.query,
  );
  const cookies = { id: t.Optional(t.Integer()), theme: t.Optional(t.Union([t.Literal("dark"), t.Literal("light")])) };
  api.post(
    "/typebox/{id:int}/{rest:path}",
    { query: scalar, cookies, body: t.Unknown(), depends: { pagination } },
    (input) => {
      const { ip, scheme, host, url } = input.request;
      return [input.params, input.query, input.cookies, input.body, input.pagination, ip, scheme, host, url.href];
    },
  );
  api.post(
    "/zod/{id}",
    { query: z.looseObject({ a: zod.a, b: zod.b }), body: z.looseObject(zod) },
    ({ query, body }) => [query, body],
  );
  api.post("/valibot/{id}", { query: v.looseObject({}), cookies: v.looseObject({}), body: v.unknown() }, (input) => [
    input.query,
    input.cookies,
    input.body,
  ]);
  api.post("/arktype/{id}", { query: type({ "a?": "number" }), body: type("unknown") }, ({ query, body }) => [
    query,
    body,
  ]);
  api.post(
    "/record/{id}",
    { query: t.Record(t.String(), t.String()), headers: t.Record(t.String(), t.String()) },
    (input) => [input.query, input.headers],
  );
  api.post("/raw/{rest:path}", async ({ request }) => [
    [...request.query],
    [...request.cookies],
    await request.json(),
    request.absoluteUrl(request.path),
  ]);
  return api;
}

const key = fc.constantFrom(
  "page",
  "ratio",
  "on",
  "since",
  "tags",
  "a",
  "b",
  "id",
  "theme",
  "__proto__",
  "constructor",
  "toString",
  "",
);
const hostileText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom(
    "1",
    "-1",
    "1e999",
    "NaN",
    "null",
    "true",
    "2024-01-01",
    "x".repeat(9000),
    "\0",
    "\r\nset-cookie: a=1",
    "😀",
    "[]",
    "{}",
  ),
);
const encoded = hostileText.map((text) => encodeURIComponent(text));
const broken = fc.constantFrom("%", "%zz", "%C3", "%00", "%2F", "%252F", "+", "&", "=", "..%2f", "//");
const rawText = fc.oneof({ weight: 12, arbitrary: encoded }, { weight: 1, arbitrary: broken });
const query = fc
  .array(fc.tuple(key, rawText), { maxLength: 6 })
  .map((pairs) => pairs.map((pair) => pair.join("=")).join("&"));
const path = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom("1", "-7", "x"), rawText).map(([id, rest]) => `/typebox/${id}/${rest}`),
  },
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.constantFrom("zod", "valibot", "arktype", "record", "raw"), fc.oneof(rawText, fc.constant("1")))
      .map(([library, rest]) => `/${library}/${rest}`),
  },
  { weight: 1, arbitrary: fc.array(rawText, { maxLength: 3 }).map((segments) => `/${segments.join("/")}`) },
);
const headerText = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)), maxLength: 30 }),
  fc.constantFrom(
    "1, 2",
    "for=1.2.3.4;host=evil",
    "evil.example/x",
    "a=1; a=2; __proto__=3",
    'id="1"',
    "application/json",
  ),
);
const headers = fc.array(
  fc.tuple(
    fc.constantFrom(
      "x-page",
      "cookie",
      "accept",
      "content-type",
      "content-encoding",
      "forwarded",
      "x-forwarded-for",
      "x-forwarded-host",
      "__proto__",
      "constructor",
    ),
    headerText,
  ),
  { maxLength: 4 },
);
const body = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.json({ maxDepth: 4 }).map((text) => new TextEncoder().encode(text)),
  fc
    .constantFrom(
      '{"__proto__":{"x":1}}',
      '{"constructor":{"prototype":{"x":1}}}',
      "[".repeat(5000),
      '{"a":"1"}',
      '{"then":1,"toJSON":2}',
      '"\\ud800"',
      "1e400",
      "-0",
    )
    .map((text) => new TextEncoder().encode(text)),
);

describe("whatever a client sends", () => {
  it("is answered with data or with what is wrong with it, never with a 500", async () => {
    const logger = recordingLogger();
    const { handle } = openApi(logger).compile();

    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("POST", "POST", "POST", "GET", "OPTIONS", "HEAD"),
        path,
        query,
        headers,
        body,
        async (method, path, query, sent, bytes) => {
          const response: MemoryResponse = await exchangeInMemory(handle, {
            method,
            target: query === "" ? path : `${path}?${query}`,
            headers: ["host", "example.com", ...sent.flat()],
            body: bytes,
          });

          expect(response.status, new TextDecoder().decode(response.body)).toBeLessThan(500);
          expect(logger.entries).toEqual([]);
          for (const text of response.headers) expect(text).not.toMatch(/[\r\n\0]/);
          if (method === "POST" && response.status !== 308) JSON.parse(new TextDecoder().decode(response.body));
          expect(Object.keys(Object.prototype)).toEqual([]);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
