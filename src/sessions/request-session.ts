import { ConfigError } from "../errors/config-error.ts";
import type { ResponseHeaders } from "../http/response-headers.ts";
import type { HttpRequest } from "../request/http-request.ts";
import type { Session, SessionKey, SessionValue } from "../request/session.ts";
import { keepPrivate } from "../response/keep-private.ts";
import { copyJson } from "../schema/copy-json.ts";
import type { KeptSession, SaveOutcome, SessionBackend, SessionIdentity } from "./session-backend.ts";
import { SessionChanges, type SessionValues } from "./session-changes.ts";
import { copySessionValue } from "./session-value.ts";
import type { VisitorCookie } from "./visitor-cookie.ts";

/** What the sessions of one middleware have in common. */
export interface SessionSettings {
  readonly backend: SessionBackend;
  readonly cookie: VisitorCookie;
  /** Whether a session is kept again, and so lives on, whenever it was used. */
  readonly isRolling: boolean;
  /** Whether the cookie ends with the browser. */
  readonly endsWithBrowser: boolean;
}

const noValues: SessionValues = new Map();

/** The session of one request. */
export class RequestSession implements Session {
  readonly settings: SessionSettings;
  private readonly request: HttpRequest<unknown>;
  /** What the visitor sends, whatever it is worth. */
  private readonly cookie: string | null;
  private readonly changes: SessionChanges = new SessionChanges();
  /** As it was found; null while nothing was, and when it was ended. */
  private kept: KeptSession | null = null;
  /** What the session will be kept as, where that is another than it was found as. */
  private identity: SessionIdentity | null = null;
  private loading: Promise<void> | null = null;
  private isLoaded = false;
  private isFound = false;
  private isFlushed = false;
  private isUsed = false;
  private isClosed = false;

  constructor(request: HttpRequest<unknown>, settings: SessionSettings) {
    this.request = request;
    this.settings = settings;
    this.cookie = settings.cookie.read(request);
  }

  get key(): string | null {
    this.isUsed = true;
    if (this.identity !== null) return this.identity.key;
    if (this.isLoaded) return this.kept?.key ?? null;
    return this.cookie === null ? null : this.settings.backend.claimedKey(this.cookie);
  }

  get isNew(): boolean {
    if (this.isLoaded) return !this.isFound;
    this.isUsed = true;
    return this.cookie === null || this.settings.backend.claimedKey(this.cookie) === null;
  }

  async load(): Promise<void> {
    await this.open();
  }

  async get<Key extends SessionKey, Fallback>(
    key: Key,
    fallback?: Fallback,
  ): Promise<SessionValue<Key> | Fallback | undefined> {
    await this.open();
    const value = this.read(key);
    // What the application has set under the key, as `SessionData` says. A copy: nothing changes without `set`.
    return value === undefined ? fallback : (copyJson(value) as SessionValue<Key>);
  }

  async has(key: SessionKey): Promise<boolean> {
    await this.open();
    return this.read(key) !== undefined;
  }

  set<Key extends SessionKey>(key: Key, value: SessionValue<Key>): Promise<void> {
    try {
      this.checkOpen("changed");
      // At once, so that a call that nobody awaits is not lost.
      this.changes.set(key, copySessionValue(key, value));
    } catch (error) {
      return Promise.reject(error);
    }
    const begun = this.begin();
    // For such a call, `close` answers when the store fails; as an unhandled rejection, it would end the process.
    begun.catch(() => {});
    return begun;
  }

  async pop<Key extends SessionKey, Fallback>(
    key: Key,
    fallback?: Fallback,
  ): Promise<SessionValue<Key> | Fallback | undefined> {
    const value = await this.get(key, fallback);
    await this.delete(key);
    return value;
  }

  async delete(key: SessionKey): Promise<boolean> {
    this.checkOpen("changed");
    await this.open();
    const isThere = this.read(key) !== undefined;
    if (isThere) this.changes.delete(key);
    return isThere;
  }

  async keys(): Promise<string[]> {
    await this.open();
    return [...this.values().keys()];
  }

  async items(): Promise<[key: string, value: unknown][]> {
    await this.open();
    return [...this.values()].map(([key, value]) => [key, copyJson(value)]);
  }

  clear(): void {
    this.checkOpen("changed");
    this.isUsed = true;
    this.changes.clear();
  }

  async flush(): Promise<void> {
    this.checkOpen("ended");
    await this.open();
    if (this.kept !== null) await this.settings.backend.end(this.kept);
    this.kept = null;
    this.identity = null;
    this.isFlushed = true;
    this.changes.reset();
  }

  async cycleKey(): Promise<void> {
    this.checkOpen("changed");
    await this.open();
    if (this.kept !== null || this.identity !== null) this.identity = this.settings.backend.identify();
  }

  /**
   * Keeps the session, if it has to be, and puts its cookie on a response that is about to leave. It cannot be changed after
   * that. For the middleware.
   *
   * @param status What the response has: nothing is kept for one from 500 on.
   */
  close(status: number, headers: ResponseHeaders): undefined | Promise<undefined> {
    this.isClosed = true;
    if (!this.isUsed) return undefined;
    keepPrivate(headers, false);
    if (status >= 500) return undefined;
    // Cleared without having been read, or still being read for a call that nobody awaits.
    const pending = this.changes.isEmpty ? this.loading : this.open();
    if (this.isLoaded) return this.keep(headers);
    if (pending === null || pending === undefined) return undefined;
    return pending.then(
      () => this.keep(headers),
      (error) => this.giveUp(error),
    );
  }

  /** A store that could not be read is no matter to who has caught its error, and changed nothing. */
  private giveUp(error: unknown): undefined {
    if (!this.changes.isEmpty) throw error;
  }

  /** Lets the session be read only: its cookie has left, or never will. For the middleware. */
  closeUnkept(): void {
    this.isClosed = true;
  }

  /** Names the session, where it is to be a new one. */
  private async begin(): Promise<void> {
    const pending = this.open();
    if (pending !== undefined) await pending;
    if (this.kept === null) this.identity ??= this.settings.backend.identify();
  }

  private keep(headers: ResponseHeaders): undefined | Promise<undefined> {
    const outcome = this.save();
    if (outcome instanceof Promise) return outcome.then((late) => this.writeCookie(late, headers));
    return outcome === null ? undefined : this.writeCookie(outcome, headers);
  }

  /** Null when everything is as it was. */
  private save(): SaveOutcome | Promise<SaveOutcome> | null {
    const { kept, identity, changes } = this;
    const { backend, isRolling } = this.settings;
    if (kept === null) {
      if (identity !== null) return backend.create(identity, changes);
      return this.isFlushed ? { kind: "empty" } : null;
    }
    if (identity !== null) return backend.move(kept, identity, changes);
    return changes.isEmpty && !kept.isOutdated && !isRolling ? null : backend.update(kept, changes);
  }

  private writeCookie(outcome: SaveOutcome, headers: ResponseHeaders): undefined {
    const { cookie, endsWithBrowser } = this.settings;
    const isHttps = this.request.scheme === "https";
    if (outcome.kind === "kept") {
      const maxAgeSeconds = endsWithBrowser ? null : outcome.maxAgeSeconds;
      headers.append("set-cookie", cookie.write(outcome.cookie, isHttps, maxAgeSeconds));
      keepPrivate(headers, true);
    } else if (outcome.kind === "empty" && this.cookie !== null && (this.isFound || this.isFlushed)) {
      // A cookie that was merely unknown stays: a request that began later may have replaced it by now.
      headers.append("set-cookie", cookie.expire(isHttps));
      keepPrivate(headers, true);
    }
    return undefined;
  }

  /** Reads the session, once. A promise only where its store has to be asked. */
  private open(): undefined | Promise<void> {
    if (this.isLoaded) return undefined;
    this.isUsed = true;
    if (this.loading !== null) return this.loading;
    const found = this.cookie === null ? null : this.settings.backend.load(this.cookie);
    if (!(found instanceof Promise)) return this.accept(found);
    this.loading = found.then((late) => this.accept(late));
    return this.loading;
  }

  private accept(found: KeptSession | null): undefined {
    this.kept = found;
    this.isFound = found !== null;
    this.isLoaded = true;
  }

  private read(key: string): unknown {
    return this.changes.read(this.kept?.values ?? noValues, key);
  }

  private values(): SessionValues {
    return this.changes.applyTo(this.kept?.values ?? noValues);
  }

  private checkOpen(use: string): void {
    if (this.isClosed) throw new ConfigError("SESSION_CLOSED", `${this.request.method} ${this.request.path}`, use);
  }
}
