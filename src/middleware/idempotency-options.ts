import { checkOptions } from "../errors/check-options.ts";
import {
  callable,
  checkOption,
  expecting,
  flag,
  listOf,
  type OptionRules,
  wholeNumber,
} from "../errors/option-rules.ts";
import { isToken } from "../http/field-syntax.ts";
import type { HttpRequest } from "../request/http-request.ts";
import type { KeyValueStore } from "../stores/key-value-store.ts";
import { isStore } from "../stores/store-rule.ts";

/** Where answers are kept, for how long, and for which requests. */
export interface IdempotencyOptions {
  /** Keeps answers: shared by all processes that serve the same routes. */
  readonly store: KeyValueStore;
  /** How long an answer is kept. Default a day. */
  readonly ttlMs?: number;
  /** How long a request may take; after that, another one with its key may run. Default a minute. */
  readonly lockMs?: number;
  /** The header with the key. Default "Idempotency-Key". */
  readonly header?: string;
  /** Methods that take a key. Default POST and PATCH; the others are idempotent by themselves. */
  readonly methods?: readonly string[];
  /** Whether a request without a key gets 400. Default false: it runs like any other. */
  readonly required?: boolean;
  /** Response headers that are kept beside those of the content. */
  readonly headers?: readonly string[];
  /** Most bytes of an answer that is kept. Default 256 KiB. */
  readonly maxBodyBytes?: number;
  /** Whose keys these are: nobody sees an answer of another. Default the user by id, or the address of who is none. */
  readonly scope?: (request: HttpRequest) => string;
}

/** `IdempotencyOptions`, with defaults. */
export interface IdempotencySettings extends Required<Omit<IdempotencyOptions, "scope" | "methods" | "headers">> {
  readonly methods: ReadonlySet<string>;
  /** In lower case. */
  readonly headers: ReadonlySet<string>;
  readonly scope: ((request: HttpRequest) => string) | null;
}

/** Headers that belong to the content, or tell where it is. */
const contentHeaders = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-location",
  "content-type",
  "etag",
  "last-modified",
  "link",
  "location",
];

/** Headers of one response and no other. */
const neverKept: ReadonlySet<string> = new Set(["set-cookie", "date", "connection", "transfer-encoding"]);

const rules: OptionRules = {
  store: isStore,
  ttlMs: wholeNumber("milliseconds", 1, 2 ** 40),
  lockMs: wholeNumber("milliseconds", 1, 2 ** 40),
  header: expecting('the name of a header such as "Idempotency-Key"', isHeaderName),
  methods: listOf('methods such as "POST"', (value) => typeof value === "string" && /^[A-Z]+$/.test(value)),
  required: flag,
  headers: listOf(
    `names of headers, without ${[...neverKept].join(", ")}`,
    (value) => isHeaderName(value) && !neverKept.has(value.toLowerCase()),
  ),
  // In Base64 it is a third more, and has to fit into a store.
  maxBodyBytes: wholeNumber("a number of bytes", 0, 2 * 1024 * 1024),
  scope: callable,
};

/** @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID. */
export function resolveIdempotencyOptions(options: IdempotencyOptions): IdempotencySettings {
  checkOptions(options, rules);
  checkOption("store", options.store, isStore);
  return {
    store: options.store,
    ttlMs: options.ttlMs ?? 24 * 60 * 60 * 1000,
    lockMs: options.lockMs ?? 60_000,
    header: options.header ?? "Idempotency-Key",
    methods: new Set(options.methods ?? ["POST", "PATCH"]),
    required: options.required ?? false,
    headers: new Set([...contentHeaders, ...(options.headers ?? []).map((name) => name.toLowerCase())]),
    maxBodyBytes: options.maxBodyBytes ?? 256 * 1024,
    scope: options.scope ?? null,
  };
}

function isHeaderName(value: unknown): value is string {
  return typeof value === "string" && isToken(value);
}
