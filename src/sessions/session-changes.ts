/** Values of a session by name. A Map, so that "__proto__" is a name like any other. */
export type SessionValues = ReadonlyMap<string, unknown>;

/** Stands for "deleted". */
const deleted: unique symbol = Symbol("deleted");

/**
 * What one request changes in a session. Kept apart from what the session was, so that it can be applied to what another
 * request has made of it in the meantime.
 */
export class SessionChanges {
  private readonly changed = new Map<string, unknown>();
  private isCleared = false;

  get isEmpty(): boolean {
    return !this.isCleared && this.changed.size === 0;
  }

  /** The value of a name after the changes; undefined when there is none. */
  read(values: SessionValues, name: string): unknown {
    const value = this.changed.get(name);
    if (value !== undefined) return value === deleted ? undefined : value;
    return this.isCleared ? undefined : values.get(name);
  }

  set(name: string, value: unknown): void {
    this.changed.set(name, value);
  }

  delete(name: string): void {
    this.changed.set(name, deleted);
  }

  /** Deletes whatever there is. */
  clear(): void {
    this.changed.clear();
    this.isCleared = true;
  }

  /** Takes all changes back. */
  reset(): void {
    this.changed.clear();
    this.isCleared = false;
  }

  /** The values after the changes. */
  applyTo(values: SessionValues): Map<string, unknown> {
    const result = new Map(this.isCleared ? [] : values);
    for (const [name, value] of this.changed) {
      if (value === deleted) result.delete(name);
      else result.set(name, value);
    }
    return result;
  }
}
