import { EventChannel } from "boltapi";

/** Who is in which room, and who wants to know. */
export class Presence {
  readonly #rooms = new Map<string, Room>();

  /** Somebody enters; the function that comes back makes them leave. */
  enter(name: string, visitor: string): () => void {
    const room = this.#open(name);
    const visit = Symbol(visitor);
    room.visitors.set(visit, visitor);
    room.changes.publish(names(room));
    return () => {
      room.visitors.delete(visit);
      room.changes.publish(names(room));
      this.#closeIfEmpty(name, room);
    };
  }

  /** The names in a room, in the order they came: now, and after every change until the signal aborts. */
  async *watch(name: string, signal: AbortSignal): AsyncGenerator<string[], void> {
    const room = this.#open(name);
    // Listens before the first yield, so that no change is missed.
    const changes = room.changes.subscribe({ signal });
    try {
      yield names(room);
      yield* changes;
    } finally {
      await changes.return?.();
      this.#closeIfEmpty(name, room);
    }
  }

  #open(name: string): Room {
    const room = this.#rooms.get(name) ?? { visitors: new Map(), changes: new EventChannel() };
    this.#rooms.set(name, room);
    return room;
  }

  #closeIfEmpty(name: string, { visitors, changes }: Room): void {
    if (visitors.size === 0 && changes.subscriberCount === 0) this.#rooms.delete(name);
  }
}

interface Room {
  readonly visitors: Map<symbol, string>;
  readonly changes: EventChannel<string[]>;
}

function names({ visitors }: Room): string[] {
  return [...visitors.values()];
}
