import { webEngine } from "../../../src/engines/web/web-engine.ts";
import { type DriverCall, type DriverHead, type DriverRequest, readAll, type StartDriver } from "../engine-driver.ts";

/** Drives the engine for web-standard requests, as a platform would. */
export const startWebDriver: StartDriver = async (handle, limits) => {
  const fetch = webEngine(handle, limits === undefined ? {} : { limits });
  const pending: Promise<unknown>[] = [];
  return {
    send: (request) => new WebCall(fetch, request, (promise) => pending.push(promise)),
    async open({ target = "/", headers = [] }) {
      const handshake = ["connection", "upgrade", "upgrade", "websocket", "sec-websocket-version", "13"];
      const key = ["sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="];
      const all = [...handshake, ...key, ...headers];
      return readAll(new WebCall(fetch, { target, headers: all }, (promise) => pending.push(promise)));
    },
    async close() {
      await Promise.all(pending);
    },
  };
};

class WebCall implements DriverCall {
  readonly head: Promise<DriverHead>;
  private readonly controller = new AbortController();
  private readonly reader: Promise<ReadableStreamDefaultReader<Uint8Array> | undefined>;
  private hasLeft = false;

  constructor(
    fetch: ReturnType<typeof webEngine>,
    { method = "GET", target = "/", host = "test.local", headers = [], body }: DriverRequest,
    waitUntil: (promise: Promise<unknown>) => void,
  ) {
    const sent = new Headers();
    for (let index = 0; index < headers.length; index += 2) {
      sent.append(headers[index] as string, headers[index + 1] as string);
    }
    if (body instanceof Uint8Array) sent.set("content-length", String(body.byteLength));
    const request = new Request(`http://${host}${target}`, {
      method,
      headers: sent,
      signal: this.controller.signal,
      ...(body === undefined ? {} : { body: body instanceof Uint8Array ? body : this.stream(body), duplex: "half" }),
    });
    const response = fetch(request, { remoteAddress: "127.0.0.1", waitUntil });
    this.head = response.then(({ status, headers }) => ({ status, headers: [...headers].flat() }));
    this.reader = response.then((received) => received.body?.getReader());
  }

  async read(): Promise<Uint8Array | null> {
    const step = await (await this.reader)?.read();
    return step?.value ?? null;
  }

  leave(): void {
    this.hasLeft = true;
    this.controller.abort();
    void this.reader.then((reader) => reader?.cancel());
  }

  private stream(pieces: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
    const iterator = pieces[Symbol.asyncIterator]();
    return new ReadableStream({
      pull: async (controller) => {
        const step = await iterator.next();
        if (this.hasLeft) controller.error(new TypeError("The client has gone."));
        else if (step.done === true) controller.close();
        else controller.enqueue(step.value);
      },
    });
  }
}
