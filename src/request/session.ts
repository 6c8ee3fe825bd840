import type { HttpRequest } from "./http-request.ts";
import type { SessionData } from "./session-data.ts";

/** Name of a value in a session: one that `SessionData` declares, or any other. */
export type SessionKey = keyof SessionData | (string & {});

/** The type of a session's value; unknown for names that `SessionData` does not declare. */
export type SessionValue<Key extends string> = Key extends keyof SessionData ? SessionData[Key] : unknown;

/**
 * What a visitor keeps from one request to the next. It is read when something of it is first used, and kept once, before the
 * headers of the response leave, if it has changed.
 *
 * Values are JSON: text, numbers, booleans, null, and arrays and plain objects of these. A value that is changed in place has
 * to be set again.
 */
export interface Session {
  /**
   * Names the session in logs and beside data of the application; it changes with `cycleKey` and `flush`. No secret: nobody
   * gets into a session with it. Null for visitors without a session. Of a session in a store it is what the visitor claims,
   * until something was awaited.
   */
  readonly key: string | null;
  /** Whether the visitor brought no session, or none that counts; sure once something was awaited. */
  readonly isNew: boolean;
  /** Reads the session now, so that `key` and `isNew` are sure. */
  load(): Promise<void>;
  get<Key extends SessionKey>(key: Key): Promise<SessionValue<Key> | undefined>;
  get<Key extends SessionKey, Fallback>(key: Key, fallback: Fallback): Promise<SessionValue<Key> | Fallback>;
  has(key: SessionKey): Promise<boolean>;
  /** @throws ConfigError SESSION_VALUE_INVALID for what is no JSON; SESSION_CLOSED when the headers have left. */
  set<Key extends SessionKey>(key: Key, value: SessionValue<Key>): Promise<void>;
  /** Takes a value out. */
  pop<Key extends SessionKey>(key: Key): Promise<SessionValue<Key> | undefined>;
  pop<Key extends SessionKey, Fallback>(key: Key, fallback: Fallback): Promise<SessionValue<Key> | Fallback>;
  /** Whether there was something to delete. */
  delete(key: SessionKey): Promise<boolean>;
  keys(): Promise<string[]>;
  items(): Promise<[key: string, value: unknown][]>;
  /** Forgets all values, and keeps the session's key. */
  clear(): void;
  /** Ends the session, in its store at once. What is set after it begins another. */
  flush(): Promise<void>;
  /**
   * Gives the session another key and keeps its values, so that nobody who knows the old one gets in. Call it when what the
   * visitor may do changes; `login` does.
   */
  cycleKey(): Promise<void>;
}

/** Opens the session of a request, on first use. For the middleware `sessions`. */
export type SessionOpener = (request: HttpRequest<unknown>) => Session;
