import { randomBytes } from "node:crypto";
import { ConfigError } from "../errors/config-error.ts";
import type { CookieCodec } from "./cookie-codec.ts";
import type { KeptSession, SaveOutcome, SessionBackend, SessionIdentity } from "./session-backend.ts";
import type { SessionChanges, SessionValues } from "./session-changes.ts";
import { currentSeconds, remainingSeconds, type SessionLifetime } from "./session-lifetime.ts";
import { parseFields, readValues, writeValues } from "./session-record.ts";

/** RFC 6265bis §5.6: user agents drop a cookie whose name and value are longer together. */
const maxCookieBytes = 4096;

/**
 * Keeps sessions in the cookies themselves. Nothing is stored on the server, so nothing can be taken back either: a copy of a
 * cookie counts until its time is over.
 */
export class CookieBackend implements SessionBackend {
  private readonly name: string;
  private readonly codec: CookieCodec;
  private readonly lifetime: SessionLifetime;

  /** @param name Of the cookie. */
  constructor(name: string, codec: CookieCodec, lifetime: SessionLifetime) {
    this.name = name;
    this.codec = codec;
    this.lifetime = lifetime;
  }

  identify(): SessionIdentity {
    const key = randomBytes(16).toString("base64url");
    return { id: key, key };
  }

  claimedKey(cookie: string): string | null {
    return this.load(cookie)?.key ?? null;
  }

  load(cookie: string): KeptSession | null {
    const decoded = this.codec.decode(cookie);
    const fields = decoded === null ? null : parseFields(decoded.text);
    if (decoded === null || fields === null) return null;
    const { k: key, c: createdAt, t: keptAt, d: data } = fields;
    const values = readValues(data);
    if (typeof key !== "string" || typeof createdAt !== "number" || typeof keptAt !== "number") return null;
    if (values === null || this.isOver(createdAt, keptAt)) return null;
    return { id: key, key, createdAt, values, isOutdated: !decoded.isCurrent };
  }

  create(identity: SessionIdentity, changes: SessionChanges): SaveOutcome {
    return this.write(identity.key, currentSeconds(), changes.applyTo(new Map()));
  }

  update(kept: KeptSession, changes: SessionChanges): SaveOutcome {
    return this.write(kept.key, kept.createdAt, changes.applyTo(kept.values));
  }

  move(kept: KeptSession, identity: SessionIdentity, changes: SessionChanges): SaveOutcome {
    return this.write(identity.key, kept.createdAt, changes.applyTo(kept.values));
  }

  end(): void {}

  private isOver(createdAt: number, keptAt: number): boolean {
    return keptAt + this.lifetime.maxAge <= currentSeconds() || remainingSeconds(this.lifetime, createdAt) <= 0;
  }

  /** @throws ConfigError SESSION_COOKIE_TOO_LARGE */
  private write(key: string, createdAt: number, values: SessionValues): SaveOutcome {
    if (values.size === 0) return { kind: "empty" };
    const text = JSON.stringify({ k: key, c: createdAt, t: currentSeconds(), d: writeValues(values) });
    const cookie = this.codec.encode(text);
    const bytes = this.name.length + cookie.length;
    if (bytes > maxCookieBytes) throw new ConfigError("SESSION_COOKIE_TOO_LARGE", bytes, maxCookieBytes);
    return { kind: "kept", cookie, maxAgeSeconds: remainingSeconds(this.lifetime, createdAt) };
  }
}
