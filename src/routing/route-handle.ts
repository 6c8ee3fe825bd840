/**
 * A route that was defined, as `api.get(…)` and its kind return it: what `TestClient.call` and `urlFor` take in place of a
 * path, so that the compiler knows what goes in and what comes out.
 *
 *   const getBook = api.get("/books/{id:int}", { response: BookOut }, handler);
 *   api.urlFor(getBook, { id: 1 })  →  "/books/1"
 */
export interface RouteHandle<Contract = unknown> {
  readonly method: string;
  /** As written, without any prefix. */
  readonly path: string;
  /** Where it was defined: "src/api.ts:12:5". */
  readonly place: string;
  /** Stands for the types of the route; never set. */
  readonly "~route": Contract;
}

/** A route for WebSockets that was defined: what `TestClient.websocket` and `urlFor` take in place of a path. */
export interface WebSocketHandle<Contract = unknown> {
  readonly method: string;
  /** As written, without any prefix. */
  readonly path: string;
  /** Where it was defined: "src/api.ts:12:5". */
  readonly place: string;
  /** Stands for the types of the route; never set. */
  readonly "~webSocket": Contract;
}

/** A route of either kind. */
export type AnyHandle = RouteHandle | WebSocketHandle;

/**
 * What a route declares, type by type; `undefined` for what it does not.
 *
 * Only names: nothing is computed of them before somebody asks what a call takes or answers.
 */
export interface RouteContract<
  Path,
  Result = undefined,
  Params = undefined,
  Query = undefined,
  Headers = undefined,
  Cookies = undefined,
  Body = undefined,
  Form = undefined,
  Depends = undefined,
  ResponseSchema = undefined,
  Responses = undefined,
  Paginate = undefined,
> {
  readonly path: Path;
  /** What the handler returns. */
  readonly result: Result;
  readonly params: Params;
  readonly query: Query;
  readonly headers: Headers;
  readonly cookies: Cookies;
  readonly body: Body;
  readonly form: Form;
  readonly depends: Depends;
  readonly response: ResponseSchema;
  readonly responses: Responses;
  /** The style of its pages. */
  readonly paginate: Paginate;
}

/** The contract of any route. */
export interface AnyContract {
  readonly path: unknown;
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: unknown;
  readonly cookies: unknown;
  readonly body: unknown;
  readonly form: unknown;
  readonly depends: unknown;
  readonly response: unknown;
  readonly responses: unknown;
  readonly result: unknown;
  readonly paginate: unknown;
}
