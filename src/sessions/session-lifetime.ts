/** How long sessions live, in seconds. */
export interface SessionLifetime {
  /** Since it was last kept. */
  readonly maxAge: number;
  /** Since it was begun; null for no end. */
  readonly absoluteMaxAge: number | null;
}

/** The time, in seconds since 1970. */
export function currentSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** Seconds that a session lives on when it is kept now; 0 or less when it is over. */
export function remainingSeconds({ maxAge, absoluteMaxAge }: SessionLifetime, createdAt: number): number {
  return absoluteMaxAge === null ? maxAge : Math.min(maxAge, createdAt + absoluteMaxAge - currentSeconds());
}
