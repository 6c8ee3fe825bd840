import { checkOptions } from "../../errors/check-options.ts";
import { ConfigError } from "../../errors/config-error.ts";
import { callable, expecting, findOptionMistake, isText, listOf, type OptionRules } from "../../errors/option-rules.ts";
import { isToken } from "../../http/field-syntax.ts";
import { isQuotable } from "../../http/quoted-string.ts";
import type { HttpRequest } from "../../request/http-request.ts";
import { type ApiKeyRecord, isHash } from "./api-key-ring.ts";
import { hashApiKey } from "./generate-api-key.ts";

/** What a key that was presented can be looked up by. */
export interface PresentedApiKey {
  /** What `hashApiKey` gives for it. */
  readonly hash: string;
  /** The id in it; null for keys that `generateApiKey` has not made. */
  readonly id: string | null;
}

/** Gets the record of a key, from a database for one; null when there is none. */
export type LookUpApiKey = (
  presented: PresentedApiKey,
  request: HttpRequest<unknown>,
) => ApiKeyRecord | null | Promise<ApiKeyRecord | null>;

/** Which keys `apiKey` takes, and where it finds them. */
export interface ApiKeyOptions {
  /** Keys that are known from the start. For more than a few hundred, use `lookup`. */
  readonly keys?: readonly ApiKeyRecord[];
  /** Asked for keys that are not among `keys`. */
  readonly lookup?: LookUpApiKey;
  /**
   * Keys themselves, of 32 characters or more, with what they allow; null for whatever their owner may. Meant for what is read
   * from the environment: they are hashed at once, and best not written into code.
   */
  readonly plainKeys?: Readonly<Record<string, readonly string[] | null>>;
  /** Header with the key. Default "x-api-key". */
  readonly header?: string;
  /** Scheme under which the Authorization header may have the key too: "ApiKey". Default: none. */
  readonly scheme?: string;
  /** Query parameter that may have the key too. URLs get into logs and histories: better not. Default: none. */
  readonly query?: string;
  /** What a 401 says the key is for (RFC 9110 §11.5). Default: nothing. */
  readonly realm?: string;
}

/** The user whose key it is; null when there is none any more. */
export type LoadKeyOwner<Owner> = (
  record: ApiKeyRecord,
  request: HttpRequest<unknown>,
) => Owner | null | Promise<Owner | null>;

export type AnyApiKeyOptions = ApiKeyOptions & { readonly loadUser?: LoadKeyOwner<unknown> };

const minPlainKeyLength = 32;

const recordRules: OptionRules = {
  id: expecting("a text of 1 to 100 characters", (value) => isText(value) && /^.{1,100}$/u.test(value as string)),
  hash: expecting("what hashApiKey() gives, 64 hexadecimal digits", isHash),
  permissions: listOf("texts", isText),
  expiresAt: expecting("a Date or milliseconds since 1970", isTime),
};

const rules: OptionRules = {
  keys: explainRecords,
  lookup: callable,
  plainKeys: explainPlainKeys,
  header: expecting("the name of a header", isName),
  scheme: expecting('the name of a scheme, such as "ApiKey"', isName),
  query: expecting("the name of a query parameter", (value) => isText(value) && value !== ""),
  realm: expecting("text of ASCII characters", (value) => isText(value) && isQuotable(value as string)),
  loadUser: callable,
};

/** @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID. */
export function checkApiKeyOptions(options: AnyApiKeyOptions): void {
  checkOptions(options, rules);
  const { keys = [], plainKeys = {}, lookup } = options;
  if (keys.length === 0 && Object.keys(plainKeys).length === 0 && lookup === undefined) {
    throw new ConfigError("OPTION_INVALID", "keys", 'there is no key, so nobody could get in. Set "keys" or "lookup".');
  }
}

/** Records of `plainKeys`. Their ids are the beginning of their hash: nothing of the key itself. */
export function recordsOf(plainKeys: ApiKeyOptions["plainKeys"] = {}): ApiKeyRecord[] {
  return Object.entries(plainKeys).map(([key, permissions]) => {
    const hash = hashApiKey(key);
    const record = { id: hash.slice(0, 12), hash };
    return permissions === null ? record : { ...record, permissions };
  });
}

function explainRecords(value: unknown): string | null {
  if (!Array.isArray(value)) return "expected an array of what generateApiKey() gave, without the keys.";
  for (const [index, record] of value.entries()) {
    const mistake = findOptionMistake(record, recordRules);
    // Not what was received: it may be a key.
    if (mistake !== null) return `item ${index} has a wrong "${mistake.option}".`;
    const missing = ["id", "hash"].find((field) => (record as Record<string, unknown>)[field] === undefined);
    if (missing !== undefined) return `item ${index} has no "${missing}".`;
  }
  const hashes = new Set(value.map(({ hash }: ApiKeyRecord) => hash));
  return hashes.size === value.length ? null : "two of them have the same hash.";
}

function explainPlainKeys(value: unknown): string | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return "expected an object of keys with the permissions of each.";
  }
  for (const [index, [key, permissions]] of Object.entries(value).entries()) {
    if (key.length < minPlainKeyLength || !isPresentable(key)) {
      return `key ${index} has less than ${minPlainKeyLength} characters, or others than letters, digits and -._~+/=.`;
    }
    if (permissions !== null && recordRules.permissions?.(permissions) !== null) {
      return `key ${index} has neither permissions, an array of texts, nor null.`;
    }
  }
  return null;
}

/** Whether a text can be a key at all: what a token of RFC 6750 §2.1 may have, and "_", up to 512 characters. */
export function isPresentable(key: string): boolean {
  return key.length <= 512 && /^[\w.~+/=-]+$/.test(key);
}

function isName(value: unknown): boolean {
  return typeof value === "string" && isToken(value);
}

function isTime(value: unknown): boolean {
  return value === null || ((value instanceof Date || typeof value === "number") && !Number.isNaN(Number(value)));
}
