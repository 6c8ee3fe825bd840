import { createHash, timingSafeEqual } from "node:crypto";
import type { KeyValueStore } from "../../stores/key-value-store.ts";
import { orUnavailable } from "./unavailable.ts";

/**
 * The refresh tokens that come from one login, each in the place of the one before. Only the hash of the current one is
 * kept: who reads the store cannot refresh.
 */
export interface TokenFamily {
  /** SHA-256 of the current refresh token. */
  readonly current: string;
  /** When the login is over, however often it was refreshed; in seconds since 1970. */
  readonly endsAt: number;
}

/** A family as it was read: what another request has changed since is not written over. */
export interface FoundFamily extends TokenFamily {
  readonly stored: string;
}

/** Keeps families in a store. All methods throw ServiceUnavailable when the store fails. */
export class TokenFamilies {
  readonly #store: KeyValueStore;
  readonly #prefix: string;

  constructor(store: KeyValueStore, prefix: string) {
    this.#store = store;
    this.#prefix = prefix;
  }

  async begin(sid: string, family: TokenFamily, ttlSeconds: number): Promise<void> {
    const options = { ttlMs: ttlSeconds * 1000 };
    await orUnavailable(() => this.#store.set(this.#keyOf(sid), JSON.stringify(family), options));
  }

  /** The family; null when it has ended. */
  async find(sid: string): Promise<FoundFamily | null> {
    const stored = await orUnavailable(() => this.#store.get(this.#keyOf(sid)));
    return stored === null ? null : { ...(JSON.parse(stored) as TokenFamily), stored };
  }

  /** Puts another token in the place of the current one; false when another request was faster. */
  async rotate(sid: string, found: FoundFamily, current: string, ttlSeconds: number): Promise<boolean> {
    const next = JSON.stringify({ current, endsAt: found.endsAt } satisfies TokenFamily);
    const options = { ttlMs: ttlSeconds * 1000 };
    return orUnavailable(() => this.#store.compareAndSet(this.#keyOf(sid), found.stored, next, options));
  }

  async end(sid: string): Promise<void> {
    await orUnavailable(() => this.#store.delete(this.#keyOf(sid)));
  }

  #keyOf(sid: string): string {
    return `${this.#prefix}family:${sid}`;
  }
}

export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

/** Whether a token is the family's current one. */
export function isCurrent(token: string, family: TokenFamily): boolean {
  const [given, current] = [Buffer.from(hashToken(token)), Buffer.from(family.current)];
  return given.length === current.length && timingSafeEqual(given, current);
}
