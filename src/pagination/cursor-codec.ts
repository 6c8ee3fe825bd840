import { createHmac, timingSafeEqual } from "node:crypto";
import { ConfigError } from "../errors/config-error.ts";
import { deriveKeys, type SecretOptions } from "../sessions/secret-keys.ts";
import type { Position } from "./ordered-source.ts";

/** A place in a list, and where to go from there. */
export interface CursorPlace {
  readonly position: Position;
  /** Whether what comes before the place is meant, rather than what comes behind. */
  readonly isBackward: boolean;
  /** Whether an item at this very place is meant too. */
  readonly isInclusive: boolean;
}

/** Writes places into texts that only this application can have written, for one route. */
export interface CursorCodec {
  /** @throws ConfigError PAGINATION_CURSOR_TOO_LONG. */
  encode(place: CursorPlace, signature: string): string;
  /** Null for whatever `encode` has not made of a place in the same order. */
  decode(cursor: string, signature: string): CursorPlace | null;
}

/** What is written changes with this number, and older cursors then mean nothing. */
const version = 1;
/** RFC 2104 §5: no less than half of the hash. */
const signatureBytes = 16;
const maxLength = 4096;
const directions = ["next", "next, inclusive", "previous", "previous, inclusive"] as const;

/**
 * Makes the codec of a route: `base64url(HMAC-SHA256, JSON)`. What the HMAC is of names the route and the order too, so that a
 * cursor counts nowhere else.
 *
 * @throws ConfigError PAGINATION_SECRET_MISSING, SECRET_MISSING, SECRET_WEAK.
 * @spec RFC 2104
 */
export function cursorCodec(secrets: SecretOptions, route: string): CursorCodec {
  const keys = deriveKeys(secretsOf(secrets, route), "cursor()", "pagination cursor, HMAC-SHA256");
  const [current] = keys as [Buffer];
  const sign = (key: Buffer, payload: Buffer, signature: string): Buffer => {
    // What goes before the payload cannot be taken for a part of it: JSON ends a text where it is closed.
    const context = JSON.stringify([version, route, signature]);
    return createHmac("sha256", key).update(context).update(payload).digest().subarray(0, signatureBytes);
  };
  return {
    encode: ({ position, isBackward, isInclusive }, signature) => {
      const direction = directions[(isBackward ? 2 : 0) + (isInclusive ? 1 : 0)];
      const payload = Buffer.from(JSON.stringify([version, directions.indexOf(direction as "next"), ...position]));
      const cursor = Buffer.concat([sign(current, payload, signature), payload]).toString("base64url");
      if (cursor.length > maxLength) throw new ConfigError("PAGINATION_CURSOR_TOO_LONG", route, cursor.length);
      return cursor;
    },
    decode: (cursor, signature) => {
      if (cursor.length > maxLength) return null;
      const bytes = Buffer.from(cursor, "base64url");
      const [signed, payload] = [bytes.subarray(0, signatureBytes), bytes.subarray(signatureBytes)];
      // Node ignores what does not belong there.
      if (signed.length < signatureBytes || bytes.toString("base64url") !== cursor) return null;
      const isOurs = keys.some((key) => timingSafeEqual(sign(key, payload, signature), signed));
      return isOurs ? readPayload(payload) : null;
    },
  };
}

/** What is signed here was written here. */
function readPayload(payload: Buffer): CursorPlace {
  const [, direction, ...position] = JSON.parse(payload.toString()) as [number, number, ...Position];
  return { position, isBackward: direction >= 2, isInclusive: direction % 2 === 1 };
}

function secretsOf(options: SecretOptions, route: string): SecretOptions {
  if (options.secret !== undefined || options.secrets !== undefined) return options;
  const { BOLT_SECRET_KEY: secret = "" } = process.env;
  if (secret === "") throw new ConfigError("PAGINATION_SECRET_MISSING", route);
  return { secret };
}
