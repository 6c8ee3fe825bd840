import { type MemoryRequest, streamInMemory, webSocketInMemory } from "../../../src/engines/memory/memory-engine.ts";
import { type DriverRequest, readAll, type StartDriver } from "../engine-driver.ts";

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
    async open({ target = "/", headers = [], answersPings = true }) {
      const request = toMemoryRequest({ target, headers }, new AbortController().signal);
      const result = await webSocketInMemory(handle, request, { answersPings });
      if (result.kind === "accepted") {
        calls.push(result.finished);
        return result.webSocket;
      }
      const { response } = result;
      calls.push(response.finished);
      const read = async (): Promise<Uint8Array | null> => (await response.body.next()).value ?? null;
      return readAll({ head: Promise.resolve(response), read, leave: () => {} });
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
