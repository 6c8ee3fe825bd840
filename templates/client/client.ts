import createFetchClient, {
  type ClientOptions,
  type FetchOptions,
  type Middleware,
  type ParamsOption,
  type ParseAs,
  type ParseAsResponse,
} from "openapi-fetch";

// {{types}}

/** The schemas of the API by name: `Schemas["Item"]`. */
export type Schemas = components["schemas"];

/** Calls of the API, by method. */
export interface ApiClient {
  GET: ApiCall<"get">;
  PUT: ApiCall<"put">;
  POST: ApiCall<"post">;
  DELETE: ApiCall<"delete">;
  OPTIONS: ApiCall<"options">;
  HEAD: ApiCall<"head">;
  PATCH: ApiCall<"patch">;
  TRACE: ApiCall<"trace">;
  /** Adds middleware of openapi-fetch. */
  use(...middleware: Middleware[]): void;
  /** Removes middleware. */
  eject(...middleware: Middleware[]): void;
}

/** Calls an operation, by its path as the document has it. Rejects only when no answer comes. */
export type ApiCall<Method extends string> = <
  Path extends PathOf<Method>,
  As extends ParseAs | "declared" = "declared",
>(
  path: Path,
  ...init: Rest<ApiInit<OperationOf<Path, Method>>, { parseAs?: As }>
) => Promise<ApiAnswer<OperationOf<Path, Method>, As>>;

/** What an operation takes, and options of fetch. */
export type ApiInit<Operation> = ParamsOption<Operation> &
  BodyOption<Operation> &
  Omit<FetchOptions<unknown>, "params" | "body" | "parseAs">;

/** `data` after a success, `error` otherwise. */
export type ApiAnswer<Operation, As = "declared"> =
  | {
      data: ParseAsResponse<Content<Operation, `2${string}`>, As extends ParseAs ? { parseAs: As } : unknown>;
      error?: never;
      response: Response;
    }
  | { data?: never; error: Content<Operation, `4${string}` | `5${string}` | "default">; response: Response };

type PathOf<Method extends string> = {
  [Path in keyof paths]: paths[Path] extends { [Name in Method]: unknown } ? Path : never;
}[keyof paths];

type OperationOf<Path extends keyof paths, Method extends string> = paths[Path][Method & keyof paths[Path]];

/** The last argument, which may be left out where nothing in it is required. */
type Rest<Init, Others> = Record<never, never> extends Init ? [init?: Init & Others] : [init: Init & Others];

type BodyOption<Operation> = Operation extends { requestBody: { content: infer Contents } }
  ? { body: Body<Contents> }
  : Operation extends { requestBody?: { content: infer Contents } }
    ? { body?: Body<Contents> }
    : { body?: never };

/** Forms may come as the platform has them, too. */
type Body<Contents> = {
  [Type in keyof Contents]:
    | Contents[Type]
    | (Type extends "multipart/form-data" ? FormData : never)
    | (Type extends "application/x-www-form-urlencoded" ? URLSearchParams : never);
}[keyof Contents];

/** What answers of some statuses contain; unknown where the document lists none of them. */
type Content<Operation, Status extends string> = Operation extends { responses: infer Responses }
  ? Known<
      {
        [Key in keyof Responses]: `${Key & (string | number)}` extends Status ? ContentOf<Responses[Key]> : never;
      }[keyof Responses]
    >
  : unknown;

type ContentOf<Answer> = Answer extends { content: infer Contents } ? Contents[keyof Contents] : undefined;

type Known<Type> = [Type] extends [never] ? unknown : Type;

/** Options of `createClient`: those of openapi-fetch, such as `baseUrl`, `headers` and `fetch`, and a token. */
export interface ApiClientOptions extends ClientOptions {
  /** Sent as bearer token with requests that have no Authorization of their own. A function is called for each of them. */
  token?: string | (() => string | null | undefined | Promise<string | null | undefined>) | undefined;
}

/**
 * Makes a client of the API. It sends forms as the API takes them, and gives answers that are no JSON as their types say: as
 * text, as `Blob`, or as stream.
 */
export function createClient({ token, ...options }: ApiClientOptions = {}): ApiClient {
  const client = createFetchClient<paths>({ ...defaults, ...options });
  if (token !== undefined) {
    client.use({
      async onRequest({ request }) {
        const value = typeof token === "function" ? await token() : token;
        if (value && !request.headers.has("authorization")) request.headers.set("authorization", `Bearer ${value}`);
        return request;
      },
    });
  }
  const send = client.request as unknown as (method: string, path: string, init: Init) => Promise<unknown>;
  const calls = methods.map((method) => [
    method,
    (path: string, init?: Init) => send(method, path, prepare(method, path, init)),
  ]);
  return { use: client.use, eject: client.eject, ...Object.fromEntries(calls) };
}

const defaults: ClientOptions = {
  baseUrl: "{{baseUrl}}",
  // An object in the query is a set of keys.
  querySerializer: { object: { style: "form", explode: true } },
};

const methods = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"];

/** How contents travel that are not JSON. */
interface Formats {
  readonly body?: "multipart" | "urlencoded";
  readonly answer?: "text" | "blob" | "stream";
}

const formats: Readonly<Record<string, Formats>> = {
  // {{formats}}
};

/** Options of a call, as far as they matter here. */
interface Init {
  readonly params?: { readonly header?: object; readonly cookie?: object };
  readonly body?: unknown;
  readonly [option: string]: unknown;
}

/** Adds what the types of a call do not say; what the caller says goes before it. */
function prepare(method: string, path: string, init: Init = {}): Init {
  const { body, answer } = formats[`${method} ${path}`] ?? {};
  const added: Record<string, string> = {};
  if (init.params?.cookie !== undefined) Object.assign(added, cookieHeader(init.params.cookie));
  // The platform gives a FormData its own, with the boundary.
  const isUrlencoded = body === "urlencoded" && !(init.body instanceof FormData);
  if (isUrlencoded) added["content-type"] = "application/x-www-form-urlencoded";
  return {
    ...(body === undefined ? {} : { bodySerializer: body === "multipart" ? toFormData : toSearchParams }),
    ...(answer === undefined ? {} : { parseAs: answer }),
    ...init,
    params: { ...init.params, header: { ...added, ...init.params?.header } },
  };
}

/** For servers: browsers send the cookies that they have, and no others. */
function cookieHeader(cookies: object): { cookie?: string } {
  const pairs = Object.entries(cookies).filter(([, value]) => value !== undefined && value !== null);
  const encode = (value: unknown): string => String(value).replace(/[^!#-+\--:<-[\]-~]/gu, encodeURIComponent);
  return pairs.length === 0 ? {} : { cookie: pairs.map(([name, value]) => `${name}=${encode(value)}`).join("; ") };
}

function toFormData(body: unknown): unknown {
  if (body instanceof FormData) return body;
  const form = new FormData();
  for (const [name, value] of listFields(body)) {
    // A list of files is several fields of one name, and so is a list of anything else.
    if (value instanceof Blob) form.append(name, value);
    else form.append(name, toText(value));
  }
  return form;
}

function toSearchParams(body: unknown): unknown {
  if (body instanceof FormData || body instanceof URLSearchParams) return body;
  const params = new URLSearchParams();
  for (const [name, value] of listFields(body)) params.append(name, toText(value));
  return params;
}

function listFields(body: unknown): [string, unknown][] {
  const fields = Object.entries(body ?? {}).flatMap(([name, value]): [string, unknown][] =>
    Array.isArray(value) ? value.map((each) => [name, each]) : [[name, value]],
  );
  return fields.filter(([, value]) => value !== undefined && value !== null);
}

function toText(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
