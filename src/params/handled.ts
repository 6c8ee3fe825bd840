/**
 * Marks a promise as one whose rejection does not go unnoticed: it is awaited later, unless something else fails first, and
 * then its own failure must not end the process.
 */
export function handled<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => {});
  return promise;
}
