import { ServiceUnavailable } from "../../errors/http-exception.ts";

/**
 * Waits for what authentication depends on, such as a store.
 *
 * @throws ServiceUnavailable when it fails: nobody is let in then, and nobody is told to throw a good token away.
 */
export async function orUnavailable<Value>(work: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (cause) {
    throw unavailable(cause);
  }
}

export function unavailable(cause: unknown): ServiceUnavailable {
  return new ServiceUnavailable("Authentication is unavailable", { cause });
}
