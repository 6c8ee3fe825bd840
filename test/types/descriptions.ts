import {
  type DescribedOperation,
  type Guard,
  type Middleware,
  type MiddlewareHooks,
  type NamedSecuritySchemes,
  t,
} from "boltapi";
import { type Equal, expectType } from "./equal.ts";

// Middleware says what it adds as data, or for an operation; in either form.
const hooks: MiddlewareHooks = {
  name: "own",
  after: () => {},
  openapi: (operation) => {
    expectType<Equal<typeof operation, DescribedOperation>>(true);
    return operation.method === "GET" ? { responses: { 304: {} } } : null;
  },
};
const around: Middleware = Object.assign(((request, next) => next(request)) as Middleware, {
  openapi: {
    responseHeaders: { "x-left": t.Integer(), etag: { schema: t.String(), statuses: [200, "3XX"] } },
  } as const,
});
expectType<Middleware[]>([hooks, around]);

const schemes: NamedSecuritySchemes = { partnerAuth: { type: "apiKey", in: "header", name: "x-partner" } };
expectType<NamedSecuritySchemes>(schemes);
const guard: Guard<true> = { name: "own", description: "an invitation", requiresUser: true, check: () => true };
expectType<string | undefined>(guard.description);

// @ts-expect-error Bodies are for routes to describe.
expectType<Middleware>({ name: "own", after: () => {}, openapi: { body: t.String() } });
const named = { name: "a", schema: t.String() };
// @ts-expect-error Middleware reads no path.
expectType<Middleware>({ name: "own", after: () => {}, openapi: { parameters: [{ ...named, in: "path" }] } });
// @ts-expect-error A parameter has a schema.
expectType<Middleware>({ name: "own", after: () => {}, openapi: { parameters: [{ in: "query", name: "a" }] } });
// @ts-expect-error No status is called so.
expectType<Middleware>({ name: "own", after: () => {}, openapi: { responses: { missing: {} } } });
// @ts-expect-error A scheme has a place.
expectType<NamedSecuritySchemes>({ partnerAuth: { type: "apiKey", name: "x-partner" } });
