// Taken before a test puts a fake clock in their place.
const { setTimeout, clearTimeout } = globalThis;

/**
 * What the promise resolves with, if it does in time.
 *
 * @param message Of the error that is thrown otherwise.
 * @param onLate Called before that.
 */
export async function within<Value>(
  promise: Promise<Value>,
  timeoutMs: number,
  message: string,
  onLate: () => void = () => {},
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      onLate();
      reject(new Error(message));
    }, timeoutMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
