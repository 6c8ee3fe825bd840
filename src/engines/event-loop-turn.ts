/** How long streams may keep the event loop before everybody else gets a turn. */
const maxBusyMs = 10;

// Not all platforms of the web engine have setImmediate. Taken here, before a test may put a fake clock in its place.
const { setImmediate: runNextTurn = (run: () => void) => setTimeout(run, 0) } = globalThis;

/** When the first piece of this turn of the event loop was given; null while there was none. */
let busySince: number | null = null;
let nextTurn: Promise<void> | null = null;

/**
 * Whether streams have kept the event loop for too long without letting it turn. Generators that never wait do, and so does
 * a client that takes everything at once: the sockets of Node then never wait either.
 */
export function isTurnOver(): boolean {
  const now = performance.now();
  if (busySince !== null) return now - busySince > maxBusyMs;
  busySince = now;
  // One for all streams, and none while they rest.
  nextTurn = new Promise((resolve) => {
    runNextTurn(() => {
      busySince = null;
      nextTurn = null;
      resolve();
    });
  });
  return false;
}

/** Resolves when the event loop has turned. */
export function untilNextTurn(): Promise<void> {
  return nextTurn ?? Promise.resolve();
}
