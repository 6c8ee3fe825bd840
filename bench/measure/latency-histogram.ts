const buckets = 2_000_000;

/** Counts times by whole microseconds, up to two seconds; what takes longer counts as two seconds. */
export class LatencyHistogram {
  private readonly counts = new Uint32Array(buckets + 1);
  private total = 0;

  add(milliseconds: number): void {
    const microseconds = Math.min(buckets, Math.round(milliseconds * 1000));
    this.counts[microseconds] = (this.counts[microseconds] as number) + 1;
    this.total++;
  }

  /** The shortest time, in milliseconds, that at least this share of all stays at or below. */
  quantile(share: number): number {
    const wanted = Math.ceil(this.total * share);
    let seen = 0;
    for (let microseconds = 0; microseconds <= buckets; microseconds++) {
      seen += this.counts[microseconds] as number;
      if (seen >= wanted && seen > 0) return microseconds / 1000;
    }
    return 0;
  }
}
