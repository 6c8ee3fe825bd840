import { createHash, timingSafeEqual } from "node:crypto";

/** A key as the server knows it. */
export interface ApiKeyRecord {
  /** Names the key, in `request.auth` and in logs. */
  readonly id: string;
  /** What `generateApiKey` or `hashApiKey` gave. */
  readonly hash: string;
  /** What the key allows, whatever its owner may do. Default: whatever its owner may. */
  readonly permissions?: readonly string[];
  /** When it ends; a number is milliseconds since 1970. Default: never. */
  readonly expiresAt?: Date | number | null;
}

/** A record with its hash as bytes. */
interface Entry {
  readonly record: ApiKeyRecord;
  readonly digest: Buffer;
}

/** Keys that are known from the start. */
export class ApiKeyRing {
  private readonly entries: readonly Entry[];

  /** @param records Checked. */
  constructor(records: readonly ApiKeyRecord[]) {
    this.entries = records.map((record) => ({ record, digest: Buffer.from(record.hash, "hex") }));
  }

  /**
   * The record of a key; null when there is none.
   *
   * Every record is compared, however early one fits, and each comparison takes the same time: how long it takes tells
   * nothing about the keys there are.
   */
  find(key: string): ApiKeyRecord | null {
    const digest = digestOf(key);
    let found: ApiKeyRecord | null = null;
    for (const entry of this.entries) if (timingSafeEqual(entry.digest, digest)) found = entry.record;
    return found;
  }
}

/** Whether a record, which somebody else has looked up, is that of a key. */
export function isRecordOf({ hash }: ApiKeyRecord, key: string): boolean {
  return isHash(hash) && timingSafeEqual(Buffer.from(hash, "hex"), digestOf(key));
}

/** Whether a text can be what `hashApiKey` gives. */
export function isHash(text: unknown): boolean {
  return typeof text === "string" && /^[0-9a-f]{64}$/.test(text);
}

export function isExpired({ expiresAt }: ApiKeyRecord, nowMs: number): boolean {
  if (expiresAt === undefined || expiresAt === null) return false;
  // Not "<=": of an invalid date nothing is true, and such a key is over.
  return !(nowMs < Number(expiresAt));
}

function digestOf(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}
