import type { Broker, RoomMessage } from "./broker.ts";

/** Connects the rooms of several APIs in one process. */
export function memoryBroker(): Broker {
  const members = new Set<(message: RoomMessage) => void>();
  return {
    async connect(deliver) {
      // A function of its own: the same `deliver` may connect twice.
      const member = (message: RoomMessage): void => deliver(message);
      members.add(member);
      return {
        async publish(message) {
          if (!members.has(member)) return;
          for (const other of members) if (other !== member) queueMicrotask(() => other(message));
        },
        async close() {
          members.delete(member);
        },
      };
    },
  };
}
