/**
 * Values by whole path, such as routes without placeholders. Filled at start-up, then only read.
 *
 * Looking a path up compares it with the few paths that agree in length and some characters. A Map would first hash
 * every character of a string that is new, as all paths from the network are, and that takes longer: bench/router.
 */
export class StaticRoutes<Value> {
  private readonly byPath = new Map<string, Value>();
  /** Chains of the paths with one fingerprint each; a power of two of them. */
  private buckets: (Entry<Value> | null)[] = new Array<null>(4).fill(null);

  set(path: string, value: Value): void {
    this.byPath.set(path, value);
    // Enough buckets that most paths which are not here meet an empty one.
    if (4 * this.byPath.size <= this.buckets.length) this.#chain(path, value);
    else this.#double();
  }

  get(path: string): Value | undefined {
    let entry = this.buckets[this.#bucketOf(path)] ?? null;
    for (let compared = 0; entry !== null; entry = entry.next) {
      if (entry.path === path) return entry.value;
      // Paths that differ only where a fingerprint does not look are left to the Map.
      if (++compared === maxCompared) return this.byPath.get(path);
    }
    return undefined;
  }

  #double(): void {
    this.buckets = new Array<null>(2 * this.buckets.length).fill(null);
    for (const [path, value] of this.byPath) this.#chain(path, value);
  }

  #chain(path: string, value: Value): void {
    const bucket = this.#bucketOf(path);
    this.buckets[bucket] = { path, value, next: this.buckets[bucket] ?? null };
  }

  #bucketOf(path: string): number {
    return fingerprint(path) & (this.buckets.length - 1);
  }
}

interface Entry<Value> {
  readonly path: string;
  readonly value: Value;
  readonly next: Entry<Value> | null;
}

const maxCompared = 4;

/** A number from the length of a text and at most eight of its characters, the last among them. */
function fingerprint(text: string): number {
  const step = (text.length >> 3) + 1;
  let number = text.length;
  for (let index = text.length - 1; index >= 0; index -= step) number = Math.imul(number, 31) + text.charCodeAt(index);
  return number;
}
