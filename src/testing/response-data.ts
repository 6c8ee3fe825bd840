import type { TSchema } from "typebox";
import type { EnvelopeOf, KindOf, PagedItemOf, Pagination } from "../pipeline/pagination.ts";
import type { HttpResponse } from "../response/http-response.ts";
import type { AnyContract } from "../routing/route-handle.ts";
import type { OutputValue } from "../schema/sided-values.ts";
import type { StandardSchema } from "../schema/standard-schema.ts";

/** What a route answers when all is well: by its `response`, or else by what its handler returns. */
export type ResponseData<Contract extends AnyContract> = Contract["paginate"] extends Pagination | true
  ? EnvelopeOf<KindOf<Contract["paginate"]>, ItemData<Contract>>
  : Contract["response"] extends undefined
    ? SentResult<Awaited<Contract["result"]>>
    : Written<Contract["response"]>;

/** What is written of an item of a page. */
type ItemData<Contract extends AnyContract> = Contract["response"] extends undefined
  ? SentResult<PagedItemOf<Contract["result"]>>
  : Written<Contract["response"]> extends readonly (infer Item)[]
    ? Item
    : unknown;

/** What a route answers with a status, by its option `responses`; `unknown` for a status that is not there. */
export type DeclaredData<
  Contract extends AnyContract,
  Status extends number,
> = Status extends keyof Contract["responses"] ? DeclaredContent<Contract["responses"][Status]> : unknown;

type DeclaredContent<Declared> = Declared extends { readonly schema: infer Schema }
  ? Written<Schema>
  : Written<Declared>;

type Written<Schema> =
  Schema extends StandardSchema<infer _Input, infer Output>
    ? Serialized<Output>
    : Schema extends TSchema
      ? Serialized<OutputValue<Schema, "written">>
      : unknown;

/** What comes of a handler's result that no schema describes. A response that the handler made may hold anything. */
type SentResult<Result> = unknown extends Result
  ? unknown
  : Result extends HttpResponse | Response
    ? unknown
    : Result extends void
      ? undefined
      : Result extends Uint8Array | ArrayBuffer
        ? Uint8Array
        : Serialized<Result>;

/**
 * What JSON makes of a value, and a client gets back.
 *
 *   Serialized<{ at: Date; note: string | undefined; run(): void }>  →  { at: string; note?: string }
 */
export type Serialized<Value> = unknown extends Value
  ? unknown
  : Value extends { toJSON(): infer Json }
    ? Serialized<Json>
    : Value extends string | number | boolean | null
      ? Value
      : Value extends Unwritten | bigint
        ? never
        : Value extends readonly unknown[]
          ? { [Index in keyof Value]: Value[Index] extends Unwritten ? null : Serialized<Value[Index]> }
          : SerializedObject<Value>;

type Unwritten = undefined | symbol | ((...values: never[]) => unknown);

type SerializedObject<Fields, Maybe extends keyof Fields = MaybeUnwritten<Fields>> = [Maybe] extends [never]
  ? { [Key in keyof Fields]: Serialized<Fields[Key]> }
  : { [Key in Exclude<keyof Fields, Maybe>]: Serialized<Fields[Key]> } & {
      [Key in Maybe as Fields[Key] extends Unwritten ? never : Key]?: Serialized<Fields[Key]>;
    };

/** Keys whose values JSON may leave out. */
type MaybeUnwritten<Fields> = {
  [Key in keyof Fields]-?: Extract<Fields[Key], Unwritten> extends never ? never : Key;
}[keyof Fields];
