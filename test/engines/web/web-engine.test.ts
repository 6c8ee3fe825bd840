import { readFileSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";
import { webEngine } from "../../../src/engines/web/web-engine.ts";
import type { Exchange } from "../../../src/http/exchange.ts";
import { describeEngine } from "../conformance.ts";
import { aborted, deferred, outcomeOf, pieces } from "../conformance-facts.ts";
import { plainAnswer, Recorder } from "../websocket-session.ts";
import { startWebDriver } from "./web-driver.ts";

const parsedByPlatform = "the platform parses targets and hosts, and gives a valid URL";

describeEngine("webEngine", startWebDriver, {
  "gives the target * of OPTIONS": "a URL has no target but a path",
  "reduces an absolute target to its path and query": parsedByPlatform,
  "adds the path that an absolute target leaves out": parsedByPlatform,
  "takes the host of an absolute target in place of the Host header": parsedByPlatform,
  "refuses what is neither a path nor an http address": parsedByPlatform,
  "refuses the target * of anything but OPTIONS": parsedByPlatform,
  "refuses a request without Host": parsedByPlatform,
  "refuses a request with two Hosts": parsedByPlatform,
  "refuses a Host that names no host": parsedByPlatform,
  WebSockets: "a Response cannot be one",
});

describe("webEngine", () => {
  test("takes the handshake of a WebSocket for an ordinary request", async () => {
    const driver = await startWebDriver((exchange) => {
      expect(() => exchange.acceptWebSocket(plainAnswer, new Recorder())).toThrow("takes no WebSockets");
      exchange.respond(200, [], String(exchange.wantsWebSocket));
      return undefined;
    });
    const result = await driver.open({});
    expect("status" in result && result.body.toString()).toBe("false");
  });

  /** What a handler sees in the exchange of a request. */
  async function seen<Value>(request: Request, look: (exchange: Exchange) => Value): Promise<Value> {
    const values: Value[] = [];
    await webEngine((exchange) => {
      values.push(look(exchange));
      exchange.respond(204, [], null);
      return undefined;
    })(request);
    return values[0] as Value;
  }

  test("takes target and host from the URL, without its fragment", async () => {
    const request = new Request("https://test.local:8443/a?b=c#d");
    const values = await seen(request, (exchange) => [exchange.target, exchange.header("host"), exchange.isSecure]);
    expect(values).toEqual(["/a?b=c", "test.local:8443", true]);
    expect(await seen(new Request("http://test.local?b"), ({ target }) => target)).toBe("/?b");
  });

  test("prefers a Host header to the URL's host", async () => {
    const request = new Request("http://127.0.0.1:3000/", { headers: { host: "example.com" } });
    expect(await seen(request, (exchange) => exchange.header("host"))).toBe("example.com");
  });

  test("has no address without connection details", async () => {
    expect(await seen(new Request("http://test.local/"), ({ remoteAddress }) => remoteAddress)).toBeNull();
  });

  test("responds before the handler is done, and lets the platform wait for it", async () => {
    const gate = deferred();
    const awaited: Promise<unknown>[] = [];
    const fetch = webEngine(async (exchange) => {
      exchange.respond(200, [], "text");
      await gate.promise;
    });
    const response = await fetch(new Request("http://test.local/"), { waitUntil: (promise) => awaited.push(promise) });
    expect(await response.text()).toBe("text");
    gate.resolve();
    await Promise.all(awaited);
    expect(awaited).toHaveLength(1);
  });

  test("answers 500 when the handler ends without a response", async () => {
    const response = await webEngine(async () => {})(new Request("http://test.local/"));
    expect([response.status, await response.text()]).toEqual([500, '{"detail":"Internal Server Error"}']);
  });

  test("makes a piece of a stream only when one is asked for", async () => {
    const made: number[] = [];
    async function* body(): AsyncGenerator<string> {
      for (let number = 1; ; number++) {
        made.push(number);
        yield String(number);
      }
    }
    const response = await webEngine(async (exchange) => {
      await exchange.respond(200, [], body());
    })(new Request("http://test.local/"));
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    expect(made).toEqual([]);
    await reader.read();
    expect(made).toEqual([1]);
    await reader.cancel();
  });

  test("aborts the signal when the platform cancels the response", async () => {
    const gone = deferred();
    const response = await webEngine(async (exchange) => {
      void aborted(exchange.signal).then(gone.resolve);
      await exchange.respond(200, [], pieces("a", "b"));
    })(new Request("http://test.local/"));
    await response.body?.cancel();
    await gone.promise;
  });

  test("ends a stream when the request aborts, even though nobody cancels the response", async () => {
    const controller = new AbortController();
    const outcome = deferred<unknown>();
    const response = await webEngine(async (exchange) => {
      outcome.resolve(await exchange.respond(200, [], pieces("a", "b")));
    })(new Request("http://test.local/", { signal: controller.signal }));
    controller.abort();
    expect(await outcome.promise).toEqual({ kind: "gone" });
    expect(await outcomeOf(response.text())).toBeInstanceOf(Error);
  });

  test("tells platforms that encode bodies that this one is encoded", async () => {
    const inits: unknown[] = [];
    class RecordingResponse extends Response {
      constructor(body: ConstructorParameters<typeof Response>[0], init: ResponseInit) {
        super(body, init);
        inits.push("encodeBody" in init ? init.encodeBody : null);
      }
    }
    vi.stubGlobal("Response", RecordingResponse);
    for (const body of ["a", pieces("a")]) {
      for (const headers of [["content-encoding", "gzip"], []]) {
        await webEngine(async (exchange) => {
          void exchange.respond(200, headers, body);
        })(new Request("http://test.local/"));
      }
    }
    vi.unstubAllGlobals();
    expect(inits).toEqual(["manual", null, "manual", null]);
  });

  test("uses nothing of Node", () => {
    const checked = new Set<string>();
    const check = (url: URL): void => {
      if (checked.has(url.href)) return;
      checked.add(url.href);
      const source = readFileSync(url, "utf8");
      expect(source).not.toMatch(/\b(Buffer|process|require)\b[.(]/);
      for (const [, path = ""] of source.matchAll(/^(?:import|export) .*?from "(.*?)";$/gms)) {
        expect(path).toMatch(/^\./);
        check(new URL(path, url));
      }
    };
    check(new URL("../../../src/engines/web/web-engine.ts", import.meta.url));
    expect(checked.size).toBeGreaterThan(5);
  });
});
