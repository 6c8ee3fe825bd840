/** What waits for its end. */
export interface Expiring {
  /** When it ends, in milliseconds since 1970. */
  readonly expiresAt: number;
  /** Where it is in its queue; -1 while it is in none. Only the queue writes it. */
  position: number;
}

/** Entries by the time of their end, the next one first: a binary heap from which any entry can be taken. */
export class ExpiryQueue<Entry extends Expiring> {
  readonly #heap: Entry[] = [];

  /** The one that ends next. */
  get first(): Entry | undefined {
    return this.#heap[0];
  }

  get size(): number {
    return this.#heap.length;
  }

  /** @param entry In no queue. */
  add(entry: Entry): void {
    this.#heap.push(entry);
    this.#rise(entry, this.#heap.length - 1);
  }

  /** Takes an entry out; nothing happens when it is in no queue. */
  remove(entry: Entry): void {
    const { position } = entry;
    if (position === -1) return;
    entry.position = -1;
    const last = this.#heap.pop() as Entry;
    if (last === entry) return;
    this.#rise(last, position);
    this.#sink(last, last.position);
  }

  clear(): void {
    for (const entry of this.#heap) entry.position = -1;
    this.#heap.length = 0;
  }

  #rise(entry: Entry, start: number): void {
    let position = start;
    while (position > 0) {
      const parentPosition = (position - 1) >> 1;
      const parent = this.#heap[parentPosition] as Entry;
      if (parent.expiresAt <= entry.expiresAt) break;
      this.#put(parent, position);
      position = parentPosition;
    }
    this.#put(entry, position);
  }

  #sink(entry: Entry, start: number): void {
    let position = start;
    while (true) {
      const left = 2 * position + 1;
      let child = this.#heap[left];
      const right = this.#heap[left + 1];
      if (child !== undefined && right !== undefined && right.expiresAt < child.expiresAt) child = right;
      if (child === undefined || child.expiresAt >= entry.expiresAt) break;
      const { position: freed } = child;
      this.#put(child, position);
      position = freed;
    }
    this.#put(entry, position);
  }

  #put(entry: Entry, position: number): void {
    this.#heap[position] = entry;
    entry.position = position;
  }
}
