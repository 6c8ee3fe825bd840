import type { SessionChanges, SessionValues } from "./session-changes.ts";

/** What names a session: to the visitor, and to everybody else. */
export interface SessionIdentity {
  /** What a cookie has to bring to get into the session, or to be part of; secret. */
  readonly id: string;
  /** What names the session without getting anybody into it. */
  readonly key: string;
}

/** A session as it was found. */
export interface KeptSession extends SessionIdentity {
  /** Seconds since 1970. */
  readonly createdAt: number;
  readonly values: SessionValues;
  /** Whether it has to be kept again, though nothing in it has changed: it is signed with an old secret. */
  readonly isOutdated: boolean;
}

/** What became of a session that was to be kept. */
export type SaveOutcome =
  | { readonly kind: "kept"; readonly cookie: string; readonly maxAgeSeconds: number }
  /** It has no values left, and is kept nowhere. */
  | { readonly kind: "empty" }
  /** Another request has ended it in the meantime; nothing was kept. */
  | { readonly kind: "ended" };

/** Where sessions are kept between requests: in the cookie itself, or in a store that the cookie has a key to. */
export interface SessionBackend<Kept extends KeptSession = KeptSession> {
  /** What names a new session. */
  identify(): SessionIdentity;
  /** The key that a cookie claims, without a look at whether there is such a session; null when it is malformed. */
  claimedKey(cookie: string): string | null;
  /** The session of a cookie; null when there is none, it is over, or the cookie was tampered with. */
  load(cookie: string): Kept | null | Promise<Kept | null>;
  /** Begins a session. */
  create(identity: SessionIdentity, changes: SessionChanges): SaveOutcome | Promise<SaveOutcome>;
  /** Changes a session, and gives it its time to live anew. */
  update(kept: Kept, changes: SessionChanges): SaveOutcome | Promise<SaveOutcome>;
  /**
   * Changes a session, and gives it another identity. One that another request has ended meanwhile is begun anew, with
   * nothing in it but the changes.
   */
  move(kept: Kept, identity: SessionIdentity, changes: SessionChanges): SaveOutcome | Promise<SaveOutcome>;
  /** Ends a session at once. */
  end(kept: Kept): void | Promise<void>;
}
