import { Unauthorized } from "../../errors/http-exception.ts";
import { quoteString } from "../../http/quoted-string.ts";
import { isUser } from "../../request/active-user.ts";
import type { Authenticator, Identity, User } from "../../request/authentication.ts";
import type { HttpRequest } from "../../request/http-request.ts";
import { isThenable } from "../../request/thenable.ts";
import {
  type AnyApiKeyOptions,
  type ApiKeyOptions,
  checkApiKeyOptions,
  isPresentable,
  type LoadKeyOwner,
  recordsOf,
} from "./api-key-options.ts";
import { type ApiKeyRecord, ApiKeyRing, isExpired, isRecordOf } from "./api-key-ring.ts";
import { compileKeySource, describeKeySource } from "./api-key-source.ts";
import { hashApiKey, readApiKeyId } from "./generate-api-key.ts";

/**
 * Authenticates requests by a key, of which the server keeps a hash only.
 *
 *   const { key, id, hash } = generateApiKey();     // key goes to its owner, id and hash are kept
 *   api.get("/reports", { auth: [apiKey({ keys: [{ id, hash, permissions: ["reports.view"] }] })] }, handler);
 *
 * Without `loadUser` the key itself is the user: `{ id: "apikey:<id>", username: "<id>" }`. A key that is presented and not
 * accepted answers 401; it is never taken for none.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 */
export function apiKey<Owner>(
  options: ApiKeyOptions & { readonly loadUser: LoadKeyOwner<Owner> },
): Authenticator<Owner>;
export function apiKey(options: ApiKeyOptions): Authenticator<User>;
export function apiKey(options: AnyApiKeyOptions): Authenticator<unknown> {
  checkApiKeyOptions(options);
  const challenge = challengeOf(options);
  const findKey = compileKeySource(options);
  const findRecord = compileFindRecord(options);
  const identify = compileIdentify(options);
  const finish = (record: ApiKeyRecord | null, request: HttpRequest<unknown>) => {
    if (record === null || isExpired(record, Date.now())) throw refusal(challenge);
    return identify(record, request, challenge);
  };
  return {
    name: "apiKey",
    challenge,
    securitySchemes: describeKeySource(options),
    authenticate(request) {
      const key = findKey(request);
      if (key === null) return null;
      if (!isPresentable(key)) throw refusal(challenge);
      const record = findRecord(key, request);
      return record instanceof Promise ? record.then((late) => finish(late, request)) : finish(record, request);
    },
  };
}

type FindRecord = (key: string, request: HttpRequest<unknown>) => ApiKeyRecord | null | Promise<ApiKeyRecord | null>;

function compileFindRecord({ keys = [], plainKeys, lookup }: AnyApiKeyOptions): FindRecord {
  const ring = new ApiKeyRing([...keys, ...recordsOf(plainKeys)]);
  if (lookup === undefined) return (key) => ring.find(key);
  return (key, request) => {
    const known = ring.find(key);
    if (known !== null) return known;
    const found: unknown = lookup({ hash: hashApiKey(key), id: readApiKeyId(key) }, request);
    const check = (record: unknown): ApiKeyRecord | null => (isRecord(record, key) ? record : null);
    return isThenable(found) ? Promise.resolve(found).then(check) : check(found);
  };
}

/** One that was looked up by its id may be that of another key. */
function isRecord(record: unknown, key: string): record is ApiKeyRecord {
  if (typeof record !== "object" || record === null) return false;
  return typeof (record as Partial<ApiKeyRecord>).id === "string" && isRecordOf(record as ApiKeyRecord, key);
}

type Identify = (
  record: ApiKeyRecord,
  request: HttpRequest<unknown>,
  challenge: string,
) => Identity<unknown> | Promise<Identity<unknown>>;

function compileIdentify({ loadUser }: AnyApiKeyOptions): Identify {
  if (loadUser === undefined) return (record) => identityOf({ id: `apikey:${record.id}`, username: record.id }, record);
  return (record, request, challenge) => {
    const owned = (owner: unknown): Identity<unknown> => {
      if (!isUser(owner)) throw refusal(challenge);
      return identityOf(owner, record);
    };
    const owner: unknown = loadUser(record, request);
    return isThenable(owner) ? Promise.resolve(owner).then(owned) : owned(owner);
  };
}

function identityOf(user: unknown, { id, permissions }: ApiKeyRecord): Identity<unknown> {
  const claims = { key_id: id };
  return permissions === undefined || permissions === null ? { user, claims } : { user, permissions, claims };
}

function refusal(challenge: string): Unauthorized {
  return new Unauthorized("Invalid API key", { headers: { "www-authenticate": challenge } });
}

/** RFC 9110 §11.6.1: a scheme with its parameters. */
function challengeOf({ scheme = "ApiKey", realm }: AnyApiKeyOptions): string {
  return realm === undefined ? scheme : `${scheme} realm=${quoteString(realm)}`;
}
