import { type MemoryRequest, streamInMemory } from "../../../src/engines/memory/memory-engine.ts";
import type { DriverRequest, StartDriver } from "../engine-driver.ts";

/** Drives the engine in memory. */
export const startMemoryDriver: StartDriver = async (handle, limits) => {
  const calls: Promise<void>[] = [];
  return {
    send(request) {
      const controller = new AbortController();
      const options = limits === undefined ? {} : { limits };
      const response = streamInMemory(handle, toMemoryRequest(request, controller.signal), options);
      const finished = response.then((received) => received.finished);
      calls.push(finished.catch(() => {}));
      return {
        head: response,
        async read() {
          const step = await (await response).body.next();
          return step.done === true ? null : step.value;
        },
        leave: () => controller.abort(),
      };
    },
    async close() {
      await Promise.all(calls);
    },
  };
};

function toMemoryRequest(
  { method = "GET", target = "/", host = "test.local", headers = [], body }: DriverRequest,
  signal: AbortSignal,
): MemoryRequest {
  return {
    method,
    target,
    headers: host === null ? headers : ["Host", host, ...headers],
    remoteAddress: "127.0.0.1",
    signal,
    ...(body === undefined ? {} : { body }),
  };
}
