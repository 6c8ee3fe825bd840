/* eslint-disable */
// biome-ignore-all lint: written by a program
// biome-ignore-all format: written by a program
// Written by "bolt client" for "Library", version "1.4.0".
// Changes made here are lost: change the API, and run the command again.
import createFetchClient, {
  type ClientOptions,
  type FetchOptions,
  type Middleware,
  type ParamsOption,
  type ParseAs,
  type ParseAsResponse,
} from "openapi-fetch";

export interface paths {
    "/books": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List books */
        get: operations["listBooks"];
        put?: never;
        /** Add a book */
        post: operations["addBook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/books/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a book */
        get: operations["getBook"];
        put?: never;
        post?: never;
        /** Remove a book */
        delete: operations["removeBook"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/books/{id}/cover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Send the picture of a cover */
        get: operations["getCover"];
        /** Upload the picture of a cover */
        put: operations["setCover"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/catalogue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All titles as text */
        get: operations["getCatalogue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/arrivals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Books as they arrive */
        get: operations["watchArrivals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/files/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Describe a file of the archive */
        get: operations["describeFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/latest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Go to the newest book */
        get: operations["getLatest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Get a token for a name and a password */
        post: operations["getToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Shelf: {
            items: components["schemas"]["Book"][];
            /** @description How many there are on all pages. */
            total: number;
        };
        Book: {
            id: number;
            title: string;
            genre: components["schemas"]["Genre"];
            year: number;
            tags: string[];
            isbn: string | null;
            /** @description Where the picture is. */
            cover: string | null;
        };
        /** @enum {string} */
        Genre: "fiction" | "poetry" | "science";
        Problem: {
            detail: string;
        };
        Token: {
            access_token: string;
            /** @constant */
            token_type: "bearer";
        };
        NewBook: {
            title: string;
            genre: components["schemas"]["Genre"];
            year: number;
            /** @default [] */
            tags?: string[];
            isbn?: string;
        };
        /** @description One problem of a request. */
        ValidationIssue: {
            /** @description What kind of problem it is, such as missing_field. */
            type: string;
            /** @description Where it is: path, query, header, cookie or body first, then one element a step. */
            loc: (string | number)[];
            /** @description The problem, for people to read. */
            msg: string;
            /** @description What the problem was measured by. */
            ctx?: {
                [key: string]: unknown;
            };
            /** @description The value that was refused. */
            input?: unknown;
        };
        /** @description Everything that is wrong with a request. */
        ValidationErrorBody: {
            detail: components["schemas"]["ValidationIssue"][];
        };
        ErrorBody: {
            /** @description What went wrong, for people to read. */
            detail: string;
            extra?: unknown;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listBooks: {
        parameters: {
            query?: {
                /** @description Only books of these genres. */
                genre?: components["schemas"]["Genre"][];
                /** @description Only books of before this year. */
                before?: number;
                limit?: number;
            };
            header?: {
                "x-request-source"?: string;
            };
            path?: never;
            cookie?: {
                order?: "title" | "year";
            };
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Shelf"];
                };
            };
            /** @description The request does not fit what the route declares */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationErrorBody"];
                };
            };
        };
    };
    addBook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewBook"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Book"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "www-authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The title is on the shelf already */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Content Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The request does not fit what the route declares */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationErrorBody"];
                };
            };
        };
    };
    getBook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Book"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description The request does not fit what the route declares */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationErrorBody"];
                };
            };
        };
    };
    removeBook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "www-authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description The request does not fit what the route declares */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationErrorBody"];
                };
            };
        };
    };
    getCover: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/png": Blob;
                    "image/jpeg": Blob;
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description The request does not fit what the route declares */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationErrorBody"];
                };
            };
        };
    };
    setCover: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    picture: Blob;
                    /** @default [] */
                    credits?: string[];
                    /** @default 1 */
                    scale?: number;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        size: number;
                        credits: string[];
                        scale: number;
                    };
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "www-authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Content Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The request does not fit what the route declares */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationErrorBody"];
                };
            };
        };
    };
    getCatalogue: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    watchArrivals: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": Response["body"];
                };
            };
        };
    };
    describeFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                    };
                };
            };
        };
    };
    getLatest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the book */
            307: {
                headers: {
                    location?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": {
                    username: string;
                    password: string;
                };
                "multipart/form-data": {
                    username: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Content Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The request does not fit what the route declares */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationErrorBody"];
                };
            };
        };
    };
}

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
  baseUrl: "",
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
  "GET /books/{id}/cover": {"answer":"blob"},
  "PUT /books/{id}/cover": {"body":"multipart"},
  "GET /catalogue": {"answer":"text"},
  "GET /arrivals": {"answer":"stream"},
  "POST /token": {"body":"urlencoded"},
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
