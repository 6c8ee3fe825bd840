/** Characters at the end of a token that stand for it: part of its signature. */
const tailLength = 32;

interface Entry<Value> {
  readonly token: string;
  readonly value: Value;
}

/**
 * Remembers something for each of the last tokens, by their text, from the second time on that a token is set: to keep what
 * never comes again costs more than it saves (bench/auth, 20000 tokens).
 *
 * Two generations: when the younger one is full, it takes the place of the older one, whose tokens are forgotten. What is
 * asked for moves to the younger one. So tokens in use stay, and a hit reorders nothing.
 */
export class TokenCache<Value> {
  readonly #generationSize: number;
  /** Fingerprints of tokens that were set once, each in its place; a later one takes the place over. */
  readonly #seen: Int32Array;
  #young = new Map<string, Entry<Value>>();
  #old = new Map<string, Entry<Value>>();

  /** @param maxTokens A whole number from 2 on. */
  constructor(maxTokens: number) {
    this.#generationSize = Math.floor(maxTokens / 2);
    this.#seen = new Int32Array(2 ** Math.ceil(Math.log2(maxTokens * 4)));
  }

  get(token: string): Value | undefined {
    // Hashing a whole token takes as long as all the rest of a hit; its end is as good, and the whole is compared.
    const tail = token.slice(-tailLength);
    const young = this.#young.get(tail);
    if (young !== undefined) return young.token === token ? young.value : undefined;
    const old = this.#old.get(tail);
    if (old === undefined || old.token !== token) return undefined;
    this.#keep(tail, old);
    return old.value;
  }

  set(token: string, value: Value): void {
    const fingerprint = fingerprintOf(token);
    const place = fingerprint & (this.#seen.length - 1);
    if (this.#seen[place] !== fingerprint) {
      this.#seen[place] = fingerprint;
      return;
    }
    // A copy: as a slice, it would keep the whole request that it came with.
    const copy = Buffer.from(token, "latin1").toString("latin1");
    this.#keep(copy.slice(-tailLength), { token: copy, value });
  }

  #keep(tail: string, entry: Entry<Value>): void {
    if (this.#young.size >= this.#generationSize) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(tail, entry);
  }
}

/** 32 bits of the end of a token. Two tokens may have the same: it says only what is worth keeping. */
function fingerprintOf(token: string): number {
  let fingerprint = 0;
  for (let index = Math.max(0, token.length - 12); index < token.length; index++) {
    fingerprint = (Math.imul(fingerprint, 31) + token.charCodeAt(index)) | 0;
  }
  return fingerprint;
}
