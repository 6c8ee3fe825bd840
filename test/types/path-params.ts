// Compiled by `npm run types`, never run.
import type { PathParams, PlaceholderNames } from "../../src/routing/path-params.ts";
import { type Equal, expectType } from "./equal.ts";

// A path without placeholders has no parameters.
expectType<Equal<keyof PathParams<"/health">, never>>(true);
expectType<Equal<PlaceholderNames<"/health">, never>>(true);

// Converters give the types of the values.
expectType<Equal<PathParams<"/users/{user_id:int}/{slug}">, { user_id: number; slug: string }>>(true);
expectType<Equal<PathParams<"/{a:int}/{b:float}">, { a: number; b: number }>>(true);
expectType<Equal<PathParams<"/{a:uuid}/{b:str}/{c:path}">, { a: string; b: string; c: string }>>(true);

// Names are told without their converters.
expectType<Equal<PlaceholderNames<"/users/{user_id:int}/{slug}">, "user_id" | "slug">>(true);

// Text between, before and behind placeholders does not matter.
expectType<Equal<PathParams<"/a/{b}/c/{d:int}/e/">, { b: string; d: number }>>(true);

// A path that is only known at run time may have any parameters.
expectType<Equal<PathParams<string>, Record<string, string | number>>>(true);
expectType<Equal<PlaceholderNames<string>, string>>(true);

// More placeholders than the compiler recurses on without a loop.
type Repeat<
  Text extends string,
  Count extends number,
  Steps extends 0[] = [],
  Result extends string = "",
> = Steps["length"] extends Count ? Result : Repeat<Text, Count, [...Steps, 0], `${Result}${Text}`>;
expectType<Equal<PlaceholderNames<Repeat<"/{x}", 200>>, "x">>(true);

// A converter that does not exist leaves text; parsePathPattern refuses it at start-up.
expectType<Equal<PathParams<"/{a:slug}">, { a: string }>>(true);

// What the helper itself tells apart.
expectType<Equal<{ a: string }, { a?: string }>>(false);
expectType<Equal<{ a: string }, { readonly a: string }>>(false);
// biome-ignore lint/suspicious/noExplicitAny: told apart from other types is what is tested
expectType<Equal<any, string>>(false);
// @ts-expect-error a string is not a number
expectType<number>("1");
