import type { SectionInput, SectionSchema, Simplify } from "../params/section-types.ts";
import type { Authenticator, Guard, LoadedUserOf, UserOf } from "../request/authentication.ts";
import type { HttpRequest } from "../request/http-request.ts";

/** What a dependency may declare: sources like a route's, and dependencies of its own. */
export interface DependencyOptions<Params, Query, Headers, Cookies, Auth, Guards, Depends> {
  readonly params?: Params;
  readonly query?: Query;
  readonly headers?: Headers;
  readonly cookies?: Cookies;
  /** Authenticators that every route with this dependency then has. */
  readonly auth?: Auth;
  readonly guards?: Guards;
  readonly depends?: Depends;
  /** Whether one request shares the value among all who depend on it. Default true. */
  readonly cache?: boolean;
  /** Name in error messages; the function's own by default. */
  readonly name?: string;
}

/** The argument of a dependency's function: only what it declared, and the request. */
export type DependencyInput<Params, Query, Headers, Cookies, Auth, Guards, Depends> = Simplify<
  { request: HttpRequest<UserOf<Auth, Guards>, LoadedUserOf<Auth, Guards>> } & SectionInput<"params", Params> &
    SectionInput<"query", Query> &
    SectionInput<"headers", Headers> &
    SectionInput<"cookies", Cookies> &
    (Depends extends undefined ? unknown : DependencyValues<Depends>)
>;

/** What a dependency declares, type by type: what those who call its routes send for it. */
export interface DependencyContract<Params, Query, Headers, Cookies, Depends> {
  readonly params: Params;
  readonly query: Query;
  readonly headers: Headers;
  readonly cookies: Cookies;
  readonly depends: Depends;
}

/** The contract of a dependency that declares nothing. */
export type NoInputs = DependencyContract<undefined, undefined, undefined, undefined, undefined>;

export type DependencyRecord = Readonly<Record<string, Dependency<unknown>>>;

/** `{ db: Dependency<Connection> }` → `{ db: Connection }` */
export type DependencyValues<Depends> = {
  -readonly [Key in keyof Depends]: Depends[Key] extends Dependency<infer Value> ? Value : never;
};

/** What a function provides: what its generator yields, or what it returns. */
export type Provided<Returned> =
  Returned extends AsyncGenerator<infer Value, unknown, unknown>
    ? Value
    : Returned extends Generator<infer Value, unknown, unknown>
      ? Value
      : Awaited<Returned>;

/** How a dependency makes its value. */
export type DependencyKind = "function" | "generator" | "class";

/**
 * Ends what a dependency has begun, when the answer of the route is known and nothing of it has been sent. What it throws is
 * answered instead.
 *
 * @param isSuccess Whether nothing was thrown, and the status is no error.
 */
export type Settle = (request: HttpRequest, isSuccess: boolean) => Promise<void> | undefined;

/** Something handlers ask for by name. Made with `depends`; its identity is what requests cache by and tests override. */
export class Dependency<Value, Contract = unknown> {
  /** Stands for the type of the value; never set. */
  declare readonly value: Value;
  /** Stands for the types of what it declares; never set. */
  declare readonly contract: Contract;
  readonly name: string;
  readonly kind: DependencyKind;
  readonly isCached: boolean;
  /** As declared; checked and compiled with each route that uses it. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The user's function or class; `kind` says how it is called. */
  readonly create: unknown;
  /** Null for those that end after the response, or not at all. */
  readonly settle: Settle | null;

  constructor(create: unknown, options: Readonly<Record<string, unknown>>, settle: Settle | null = null) {
    const { cache, name } = options;
    this.create = create;
    this.settle = settle;
    this.kind = kindOf(create);
    this.name = typeof name === "string" ? name : nameOf(create);
    this.isCached = cache !== false;
    this.options = options;
  }
}

/**
 * Declares a dependency.
 *
 *   const db = depends(async function* () {
 *     const connection = await connect();
 *     try { yield connection } finally { await connection.close() }   // after the response, last opened first closed
 *   });
 *   const settings = depends({ depends: { db } }, ({ db }) => db.settings());
 *
 * A class is constructed with the same argument; an instance with `Symbol.asyncDispose` or `Symbol.dispose` is disposed of
 * after the response. When the request fails, the error is thrown into generators at their `yield`.
 */
// A class has no call signature, so it falls through to the constructor's signatures; the other order would cost
// functions the inference of their argument.
export function depends<Returned>(
  create: (input: { request: HttpRequest }) => Returned,
): Dependency<Provided<Returned>, NoInputs>;
export function depends<Value>(create: new (input: { request: HttpRequest }) => Value): Dependency<Value, NoInputs>;
export function depends<
  Returned,
  Params extends SectionSchema | undefined = undefined,
  Query extends SectionSchema | undefined = undefined,
  Headers extends SectionSchema | undefined = undefined,
  Cookies extends SectionSchema | undefined = undefined,
  const Auth extends readonly Authenticator<unknown>[] | undefined = undefined,
  const Guards extends readonly Guard[] | undefined = undefined,
  Depends extends DependencyRecord | undefined = undefined,
>(
  options: DependencyOptions<Params, Query, Headers, Cookies, Auth, Guards, Depends>,
  create: (input: DependencyInput<Params, Query, Headers, Cookies, Auth, Guards, Depends>) => Returned,
): Dependency<Provided<Returned>, DependencyContract<Params, Query, Headers, Cookies, Depends>>;
export function depends<
  Value,
  Params extends SectionSchema | undefined = undefined,
  Query extends SectionSchema | undefined = undefined,
  Headers extends SectionSchema | undefined = undefined,
  Cookies extends SectionSchema | undefined = undefined,
  const Auth extends readonly Authenticator<unknown>[] | undefined = undefined,
  const Guards extends readonly Guard[] | undefined = undefined,
  Depends extends DependencyRecord | undefined = undefined,
>(
  options: DependencyOptions<Params, Query, Headers, Cookies, Auth, Guards, Depends>,
  create: new (input: DependencyInput<Params, Query, Headers, Cookies, Auth, Guards, Depends>) => Value,
): Dependency<Value, DependencyContract<Params, Query, Headers, Cookies, Depends>>;
export function depends(first: unknown, second?: unknown): Dependency<unknown> {
  return second === undefined
    ? new Dependency(first, {})
    : new Dependency(second, first as Readonly<Record<string, unknown>>);
}

function kindOf(create: unknown): DependencyKind {
  // The tag survives renaming and wrapping in ways that `constructor.name` does not.
  const tag = Object.prototype.toString.call(create);
  if (tag === "[object AsyncGeneratorFunction]" || tag === "[object GeneratorFunction]") return "generator";
  return typeof create === "function" && /^class\b/.test(Function.prototype.toString.call(create))
    ? "class"
    : "function";
}

function nameOf(create: unknown): string {
  return typeof create === "function" && create.name !== "" ? create.name : "anonymous dependency";
}
