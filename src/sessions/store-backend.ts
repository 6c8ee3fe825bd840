import { hash, randomBytes } from "node:crypto";
import { ConfigError } from "../errors/config-error.ts";
import type { KeyValueStore } from "../stores/key-value-store.ts";
import type { KeptSession, SaveOutcome, SessionBackend, SessionIdentity } from "./session-backend.ts";
import type { SessionChanges, SessionValues } from "./session-changes.ts";
import { currentSeconds, remainingSeconds, type SessionLifetime } from "./session-lifetime.ts";
import { parseFields, readValues, writeValues } from "./session-record.ts";

/** A session as it was found in a store. */
export interface StoredSession extends KeptSession {
  /** What the store has, to notice when another request has changed it. */
  readonly text: string;
}

/** What a session in a store may take up. */
export interface StoreLimits {
  /** Most bytes of its values as JSON. */
  readonly maxBytes: number;
}

/**
 * How often a change is tried that others get ahead of. Each time one of them has come through, so it is also how many
 * requests of one session may change it at the same time.
 */
const maxAttempts = 100;

/**
 * Keeps sessions in a store, and a random id of 256 bits in the cookie. The store knows only a hash of the id, so that nobody
 * gets into a session who has seen the store.
 *
 * Requests of one session that run at the same time change one value each and lose nothing; of one value the last change
 * stays. A session that was ended is not brought back by a request that had read it before.
 */
export class StoreBackend implements SessionBackend<StoredSession> {
  private readonly store: KeyValueStore;
  private readonly lifetime: SessionLifetime;
  private readonly limits: StoreLimits;

  constructor(store: KeyValueStore, lifetime: SessionLifetime, limits: StoreLimits) {
    this.store = store;
    this.lifetime = lifetime;
    this.limits = limits;
  }

  identify(): SessionIdentity {
    const id = randomBytes(32).toString("base64url");
    return { id, key: hashId(id) };
  }

  claimedKey(cookie: string): string | null {
    return isId(cookie) ? hashId(cookie) : null;
  }

  async load(cookie: string): Promise<StoredSession | null> {
    if (!isId(cookie)) return null;
    const identity = { id: cookie, key: hashId(cookie) };
    const text = await this.store.get(storeKey(identity));
    return text === null ? null : this.read(identity, text);
  }

  async create(identity: SessionIdentity, changes: SessionChanges): Promise<SaveOutcome> {
    return this.begin(identity, currentSeconds(), changes.applyTo(new Map()));
  }

  async update(kept: StoredSession, changes: SessionChanges): Promise<SaveOutcome> {
    const replaced = await this.replace(kept, (current) => changes.applyTo(current.values));
    if (replaced === null) return { kind: "ended" };
    return replaced.values.size === 0 ? { kind: "empty" } : this.kept(kept, kept.createdAt);
  }

  async move(kept: StoredSession, identity: SessionIdentity, changes: SessionChanges): Promise<SaveOutcome> {
    // Too large is known before anything has changed.
    this.write(kept.createdAt, changes.applyTo(kept.values));
    // First the old one ends: at no time is the session to be had under both ids.
    const taken = await this.replace(kept, () => new Map());
    if (taken === null) return this.begin(identity, currentSeconds(), changes.applyTo(new Map()));
    return this.begin(identity, taken.before.createdAt, changes.applyTo(taken.before.values));
  }

  async end(kept: StoredSession): Promise<void> {
    await this.store.delete(storeKey(kept));
  }

  private async begin(identity: SessionIdentity, createdAt: number, values: SessionValues): Promise<SaveOutcome> {
    if (values.size === 0) return { kind: "empty" };
    const isBegun = await this.store.compareAndSet(
      storeKey(identity),
      null,
      this.write(createdAt, values),
      this.timeToLive(createdAt),
    );
    return isBegun ? this.kept(identity, createdAt) : { kind: "ended" };
  }

  private kept({ id }: SessionIdentity, createdAt: number): SaveOutcome {
    return { kind: "kept", cookie: id, maxAgeSeconds: remainingSeconds(this.lifetime, createdAt) };
  }

  /**
   * Puts other values in the place of those that are there, whatever others have made of them. Without values, the session
   * is deleted. Null when it is there no more.
   */
  private async replace(
    kept: StoredSession,
    change: (current: StoredSession) => SessionValues,
  ): Promise<{ readonly before: StoredSession; readonly values: SessionValues } | null> {
    let current: StoredSession | null = kept;
    for (let attempt = 0; attempt < maxAttempts && current !== null; attempt++) {
      const values = change(current);
      const { createdAt, text } = current;
      const next = values.size === 0 ? null : this.write(createdAt, values);
      if (await this.store.compareAndSet(storeKey(kept), text, next, this.timeToLive(createdAt))) {
        return { before: current, values };
      }
      current = await this.load(kept.id);
    }
    if (current === null) return null;
    throw new Error(`A session was changed by others ${maxAttempts} times while it was to be kept`);
  }

  private read(identity: SessionIdentity, text: string): StoredSession | null {
    const fields = parseFields(text);
    const createdAt = fields?.c;
    const values = readValues(fields?.d);
    if (typeof createdAt !== "number" || values === null) return null;
    if (remainingSeconds(this.lifetime, createdAt) <= 0) return null;
    return { ...identity, createdAt, values, isOutdated: false, text };
  }

  /** @throws ConfigError SESSION_TOO_LARGE */
  private write(createdAt: number, values: SessionValues): string {
    const text = JSON.stringify({ c: createdAt, d: writeValues(values) });
    const bytes = Buffer.byteLength(text);
    const { maxBytes } = this.limits;
    if (bytes > maxBytes) throw new ConfigError("SESSION_TOO_LARGE", bytes, maxBytes);
    return text;
  }

  private timeToLive(createdAt: number): { readonly ttlMs: number } {
    return { ttlMs: Math.max(remainingSeconds(this.lifetime, createdAt), 1) * 1000 };
  }
}

/** As `identify` makes them. */
function isId(cookie: string): boolean {
  return /^[\w-]{43}$/.test(cookie);
}

function hashId(id: string): string {
  return hash("sha256", id, "base64url");
}

function storeKey({ key }: SessionIdentity): string {
  return `session:${key}`;
}
