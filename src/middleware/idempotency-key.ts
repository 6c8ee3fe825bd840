import { ConfigError, describeValue } from "../errors/config-error.ts";
import { BadRequest, Conflict, ServiceUnavailable, UnprocessableEntity } from "../errors/http-exception.ts";
import type { MiddlewareHooks } from "../pipeline/middleware.ts";
import type { HttpRequest } from "../request/http-request.ts";
import type { HttpResponse } from "../response/http-response.ts";
import { describeIdempotency } from "./describe-idempotency.ts";
import { type IdempotencyOptions, type IdempotencySettings, resolveIdempotencyOptions } from "./idempotency-options.ts";
import { type IdempotencyRecord, isFinal, keepAnswer, parseRecord, replayAnswer } from "./idempotency-record.ts";
import { defaultScope, fingerprintOf, readIdempotencyKey, storeKeyOf } from "./idempotency-request.ts";

/**
 * Lets a client send a request again without having it carried out again: the first one with a key runs, and those after it
 * get its answer. While it runs they get 409, and with another content 422.
 *
 *   api.post("/payments", { use: [idempotencyKey({ store })] }, pay);
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 * @spec draft-ietf-httpapi-idempotency-key-header-07
 */
export function idempotencyKey(options: IdempotencyOptions): MiddlewareHooks {
  const settings = resolveIdempotencyOptions(options);
  const { header, methods, required } = settings;
  const headerName = header.toLowerCase();

  const begin = async (request: HttpRequest, key: string): Promise<undefined> => {
    const fingerprint = await fingerprintOf(request);
    const storeKey = storeKeyOf(scopeOf(settings, request), request, key);
    request.keepFor(settings, await lock(settings, storeKey, fingerprint));
  };
  return {
    name: "idempotencyKey",
    afterGuards(request) {
      if (!methods.has(request.method)) return undefined;
      const value = request.exchange.header(headerName);
      if (value !== undefined) return begin(request, readIdempotencyKey(header, value));
      if (required) throw new BadRequest(`This request needs the header ${header}`);
      return undefined;
    },
    after(response, request) {
      const run = request.keptFor(settings);
      return run === undefined ? undefined : finish(settings, run as LockedRun, response, request);
    },
    openapi: ({ method }) => (methods.has(method) ? describeIdempotency(settings) : null),
  };
}

/** @throws ConfigError OPTION_INVALID when the function of the application gives none: that would be one for all. */
function scopeOf({ scope }: IdempotencySettings, request: HttpRequest): string {
  if (scope === null) return defaultScope(request);
  const own: unknown = scope(request);
  if (typeof own === "string" && own !== "") return `scope:${own}`;
  throw new ConfigError("OPTION_INVALID", "scope", `expected a text from its function, got ${describeValue(own)}.`);
}

/** A request that is being carried out. */
interface LockedRun {
  readonly storeKey: string;
  readonly fingerprint: string;
  /** What the store holds for it. */
  readonly written: string;
}

/** Times that the store may change between two looks at it. */
const maxAttempts = 5;

/** @throws HTTPException when the request must not run; the answer that is kept. */
async function lock(settings: IdempotencySettings, storeKey: string, fingerprint: string): Promise<LockedRun> {
  const { store, lockMs } = settings;
  const written = write({ state: "running", fingerprint, run: crypto.randomUUID() });
  let found: string | null = null;
  for (let attempts = 0; attempts < maxAttempts; attempts++) {
    const isLocked = await orUnavailable(store.compareAndSet(storeKey, found, written, { ttlMs: lockMs }));
    if (isLocked) return { storeKey, fingerprint, written };
    found = await orUnavailable(store.get(storeKey));
    const record = found === null ? null : parseRecord(found);
    if (record !== null) throw answerFor(record, fingerprint);
  }
  throw beingProcessed();
}

function answerFor(record: IdempotencyRecord, fingerprint: string): Error | HttpResponse {
  if (record.fingerprint !== fingerprint) {
    return new UnprocessableEntity("This idempotency key was used for another request");
  }
  return record.state === "running" ? beingProcessed() : replayAnswer(record);
}

function beingProcessed(): Conflict {
  return new Conflict("A request with this idempotency key is being processed", { headers: { "retry-after": "1" } });
}

/** Keeps the answer for those who ask again, or lets them try. */
async function finish(
  settings: IdempotencySettings,
  { storeKey, fingerprint, written }: LockedRun,
  response: HttpResponse,
  request: HttpRequest,
): Promise<undefined> {
  const { store, ttlMs } = settings;
  const answer = isFinal(response) ? keepAnswer(response, settings) : null;
  if (answer === null && isFinal(response)) {
    request.log.warn("The answer to a request with an idempotency key is a stream or too long, and is not kept");
  }
  const record = answer === null ? null : write({ state: "done", fingerprint, ...answer });
  try {
    const isOwn = await store.compareAndSet(storeKey, written, record, record === null ? {} : { ttlMs });
    if (!isOwn) request.log.warn("A request with an idempotency key took longer than lockMs; its answer is not kept");
  } catch (error) {
    // It has been carried out: its own client gets the answer in any case.
    request.log.error("The answer to a request with an idempotency key could not be kept", { error });
  }
}

function write(record: IdempotencyRecord): string {
  return JSON.stringify(record);
}

/** Without the store nobody knows whether a request has run before, so it does not run. */
function orUnavailable<Value>(pending: Promise<Value>): Promise<Value> {
  return pending.catch((cause: unknown) => {
    throw new ServiceUnavailable("Idempotency keys cannot be checked", { cause });
  });
}
