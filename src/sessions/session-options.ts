import { checkOptions } from "../errors/check-options.ts";
import { anything, expecting, flag, wholeNumber } from "../errors/option-rules.ts";
import type { KeyValueStore } from "../stores/key-value-store.ts";
import { CookieBackend } from "./cookie-backend.ts";
import { encryptingCodec, signingCodec } from "./cookie-codec.ts";
import type { SessionSettings } from "./request-session.ts";
import type { SecretOptions } from "./secret-keys.ts";
import type { SessionBackend } from "./session-backend.ts";
import type { SessionLifetime } from "./session-lifetime.ts";
import { StoreBackend } from "./store-backend.ts";
import { VisitorCookie, type VisitorCookieOptions, visitorCookieRule } from "./visitor-cookie.ts";

/** How long sessions live, and what cookie they have. */
interface CommonSessionOptions {
  /** The cookie. Its name is "sessionid" by default. */
  readonly cookie?: VisitorCookieOptions;
  /** Seconds that a session lives since it was last kept. Default 1,209,600, two weeks. */
  readonly maxAge?: number;
  /** Whether a session is kept again, and so lives on, whenever it is used. Default false: when it has changed. */
  readonly rolling?: boolean;
  /** Seconds after which a session is over, however much it is used. Default: no end. */
  readonly absoluteMaxAge?: number;
  /** Whether browsers forget the session when they are closed. Default false. */
  readonly expireAtBrowserClose?: boolean;
}

/** Sessions that are kept in the cookie itself. */
export interface CookieSessionOptions extends CommonSessionOptions, SecretOptions {
  readonly store?: "cookie";
  /** Whether visitors cannot read what their cookie holds. Default true; false signs only. */
  readonly encrypt?: boolean;
}

/** Sessions that are kept on the server. */
export interface StoreSessionOptions extends CommonSessionOptions {
  readonly store: KeyValueStore;
  /** Most bytes of a session's values as JSON. Default 65,536. */
  readonly maxBytes?: number;
}

/** Options of `sessions`. */
export type SessionOptions = CookieSessionOptions | StoreSessionOptions;

/** Name of the cookie, where the options say none. */
export const usualCookieName = "sessionid";

const storeMethods = ["get", "set", "delete", "compareAndSet"];

function isStore(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return storeMethods.every((method) => typeof (value as Record<string, unknown>)[method] === "function");
}

const commonRules = {
  store: expecting('"cookie" or a store such as redisStore()', (value) => value === "cookie" || isStore(value)),
  cookie: visitorCookieRule,
  maxAge: wholeNumber("seconds", 1, 2 ** 31),
  rolling: flag,
  absoluteMaxAge: wholeNumber("seconds", 1, 2 ** 31),
  expireAtBrowserClose: flag,
};

const cookieRules = { secret: anything, secrets: anything, ...commonRules, encrypt: flag };
const storeRules = { ...commonRules, maxBytes: wholeNumber("bytes", 1, 4 * 1024 * 1024) };

const owner = "sessions()";

/**
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID, SECRET_MISSING, SECRET_WEAK.
 */
export function resolveSessionOptions(options: SessionOptions): SessionSettings {
  const isInStore = isStore((options as SessionOptions | undefined)?.store);
  // A secret beside a store would do nothing, so it is an unknown option there.
  checkOptions(options, isInStore ? storeRules : cookieRules);
  const { cookie, maxAge = 1_209_600, absoluteMaxAge = null, rolling = false, expireAtBrowserClose = false } = options;
  const visitorCookie = new VisitorCookie({ ...cookie, name: cookie?.name ?? usualCookieName });
  return {
    backend: makeBackend(options, visitorCookie.name, { maxAge, absoluteMaxAge }),
    cookie: visitorCookie,
    isRolling: rolling,
    endsWithBrowser: expireAtBrowserClose,
  };
}

function makeBackend(options: SessionOptions, name: string, lifetime: SessionLifetime): SessionBackend {
  if (typeof options.store === "object") {
    return new StoreBackend(options.store, lifetime, { maxBytes: options.maxBytes ?? 65_536 });
  }
  const secrets = options as CookieSessionOptions;
  const codec = (secrets.encrypt ?? true) ? encryptingCodec(name, secrets, owner) : signingCodec(name, secrets, owner);
  return new CookieBackend(name, codec, lifetime);
}
