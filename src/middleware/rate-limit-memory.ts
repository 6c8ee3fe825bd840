import { type BucketRate, type Buckets, type Taken, takeTokens } from "./rate-limit-bucket.ts";

interface Bucket {
  readonly key: string;
  /** Its place in the list. */
  place: number;
  tokens: number;
  /** When it had these tokens. */
  at: number;
}

/** Buckets looked at, for each new one, that may be full again and can go. */
const sweptPerBucket = 2;

/** Buckets drawn when one has to go. */
const drawn = 16;

/**
 * Buckets in the memory of this process, so many at most.
 *
 * A full bucket is the same as none, and goes sooner or later. When there are too many, the fullest of some that are drawn
 * goes, which costs its owner least: to get rid of a bucket that is empty, somebody would have to empty about as many others
 * as there is room for.
 */
export class MemoryBuckets implements Buckets {
  readonly #rate: BucketRate;
  readonly #maxKeys: number;
  readonly #byKey = new Map<string, Bucket>();
  /** The same buckets, to draw and to go through. */
  readonly #list: Bucket[] = [];
  #sweeper = 0;

  constructor(rate: BucketRate, maxKeys: number) {
    this.#rate = rate;
    this.#maxKeys = maxKeys;
  }

  get size(): number {
    return this.#list.length;
  }

  take(key: string, cost: number): Taken {
    const now = Date.now();
    const bucket = this.#byKey.get(key) ?? this.#add(key, now);
    const taken = takeTokens(bucket.tokens, now - bucket.at, cost, this.#rate);
    bucket.tokens = taken.tokens;
    bucket.at = now;
    return taken;
  }

  #add(key: string, now: number): Bucket {
    for (let count = 0; count < sweptPerBucket; count++) this.#sweep(now);
    if (this.#list.length >= this.#maxKeys) this.#remove(this.#drawFullest(now));
    const bucket = { key, place: this.#list.length, tokens: this.#rate.burst, at: now };
    this.#list.push(bucket);
    this.#byKey.set(key, bucket);
    return bucket;
  }

  /** Looks at one bucket, each time at another. */
  #sweep(now: number): void {
    if (this.#sweeper >= this.#list.length) this.#sweeper = 0;
    const bucket = this.#list[this.#sweeper++];
    if (bucket !== undefined && this.#tokensOf(bucket, now) >= this.#rate.burst) this.#remove(bucket);
  }

  #drawFullest(now: number): Bucket {
    let fullest = this.#draw();
    for (let count = 1; count < drawn; count++) {
      const other = this.#draw();
      if (this.#tokensOf(other, now) > this.#tokensOf(fullest, now)) fullest = other;
    }
    return fullest;
  }

  #draw(): Bucket {
    return this.#list[Math.floor(Math.random() * this.#list.length)] as Bucket;
  }

  #tokensOf({ tokens, at }: Bucket, now: number): number {
    return tokens + Math.max(0, now - at) * this.#rate.tokensPerMs;
  }

  #remove(bucket: Bucket): void {
    this.#byKey.delete(bucket.key);
    const last = this.#list.pop() as Bucket;
    if (last === bucket) return;
    this.#list[bucket.place] = last;
    last.place = bucket.place;
  }
}
