import { memoryStore, type Session, type SessionOptions, sessions } from "boltapi";
import { type Equal, expectType } from "./equal.ts";

declare module "boltapi" {
  interface SessionData {
    typedCart: string[];
    typedVisits: number;
  }
}

declare const session: Session;

// Declared values have their type, with and without a fallback.
const visits = await session.get("typedVisits");
expectType<Equal<typeof visits, number | undefined>>(true);
const counted = await session.get("typedVisits", 0);
expectType<Equal<typeof counted, number>>(true);
const cart = await session.pop("typedCart", null);
expectType<Equal<typeof cart, string[] | null>>(true);
await session.set("typedCart", ["book"]);
// @ts-expect-error The cart holds texts.
await session.set("typedCart", [1]);
// @ts-expect-error Visits are a number.
await session.set("typedVisits", "1");

// Others are unknown.
const other = await session.get("other");
expectType<Equal<typeof other, unknown>>(true);
const withFallback = await session.get("other", 0);
expectType<Equal<typeof withFallback, unknown>>(true);
await session.set("other", { anything: true });

expectType<SessionOptions>({ secret: process.env.SESSION_SECRET });
expectType<SessionOptions>({ store: memoryStore(), maxBytes: 1000 });
// @ts-expect-error Nothing is signed with a store.
sessions({ store: memoryStore(), secret: "0123456789abcdefghijklmnopqrstuvwxyz" });
// @ts-expect-error There is no such option.
sessions({ secret: "0123456789abcdefghijklmnopqrstuvwxyz", maxage: 1 });
