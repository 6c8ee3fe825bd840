/** How buckets are filled. */
export interface BucketRate {
  /** Tokens of a full bucket. */
  readonly burst: number;
  readonly tokensPerMs: number;
}

/** What came of taking tokens from a bucket. */
export interface Taken {
  readonly isAllowed: boolean;
  /** Tokens that are left; a fraction while one is on its way. */
  readonly tokens: number;
  /** Time until there are enough tokens; 0 when they were taken. */
  readonly waitMs: number;
}

/** Token buckets by key: the seam between the middleware and where buckets are kept. */
export interface Buckets {
  /**
   * Takes tokens from the bucket of a key, all of them or none. A promise only where something has to wait.
   *
   * @param cost From 0 to the burst.
   */
  take(key: string, cost: number): Taken | Promise<Taken>;
}

/** Sums of fractions miss a whole number by less than this. */
const tolerance = 1e-9;

/**
 * Takes tokens from a bucket as it was left.
 *
 * @param elapsedMs Time since then. A clock that went back gives none.
 */
export function takeTokens(left: number, elapsedMs: number, cost: number, { burst, tokensPerMs }: BucketRate): Taken {
  const tokens = Math.min(burst, left + Math.max(0, elapsedMs) * tokensPerMs);
  if (tokens + tolerance < cost) return { isAllowed: false, tokens, waitMs: (cost - tokens) / tokensPerMs };
  return { isAllowed: true, tokens: Math.max(0, tokens - cost), waitMs: 0 };
}

/** Tokens as requests see them: whole ones. */
export function wholeTokens({ tokens }: Taken): number {
  return Math.floor(tokens + tolerance);
}

/** Time until a bucket is full again. */
export function fillTimeMs(tokens: number, { burst, tokensPerMs }: BucketRate): number {
  return Math.max(0, burst - tokens) / tokensPerMs;
}
