import { describe, expect } from "vitest";
import type { Exchange, ExchangeHandler, ResponseBody } from "../../src/http/exchange.ts";
import { answer, deferred, type Fact } from "./conformance-facts.ts";
import { type DriverResponse, readAll, type StartDriver } from "./engine-driver.ts";
import { headerOf } from "./raw-connection.ts";

/** How engines send responses whose body is there as a whole. */
export function describeResponses(fact: Fact): void {
  describe("whole response", () => {
    fact("sends text as UTF-8, with its length in bytes", async (start) => {
      const { status, headers, body } = await respond(start, 200, ["content-type", "text/plain"], "naïve – 日本 🚀");
      expect(status).toBe(200);
      expect(body.toString()).toBe("naïve – 日本 🚀");
      expect(headerOf(headers, "content-length")).toBe(String(body.byteLength));
      expect(headerOf(headers, "content-type")).toBe("text/plain");
    });

    fact("sends bytes unchanged", async (start) => {
      const bytes = Uint8Array.from({ length: 256 }, (_value, index) => index);
      const { headers, body } = await respond(start, 200, [], bytes);
      expect([...body]).toEqual([...bytes]);
      expect(headerOf(headers, "content-length")).toBe("256");
    });

    fact("sends a part of a larger buffer as that part", async (start) => {
      const { body } = await respond(start, 200, [], new Uint8Array([1, 2, 3, 4]).subarray(1, 3));
      expect([...body]).toEqual([2, 3]);
    });

    fact("sends no content for null, and for empty text and bytes", async (start) => {
      for (const nothing of [null, "", new Uint8Array(0)]) {
        const { status, headers, body } = await respond(start, 200, [], nothing);
        expect(status).toBe(200);
        expect(headerOf(headers, "content-length")).toBe("0");
        expect(body).toHaveLength(0);
      }
    });

    fact("adds no content type", async (start) => {
      expect(headerOf((await respond(start, 200, [], "text")).headers, "content-type")).toBeUndefined();
    });

    fact("sends a large text", async (start) => {
      const text = "0123456789".repeat(300_000);
      expect((await respond(start, 200, [], text)).body.toString() === text).toBe(true);
    });

    for (const status of [201, 299, 307, 404, 422, 500, 599]) {
      fact(`sends the status ${status}`, async (start) => {
        expect((await respond(start, status, [], "text")).status).toBe(status);
      });
    }

    fact("sends Set-Cookie headers one by one, in order", async (start) => {
      const headers = ["set-cookie", "a=1; Path=/", "x-other", "1", "set-cookie", "b=2", "set-cookie", "c=3"];
      const response = await respond(start, 200, headers, "text");
      expect(headersOf(response.headers, "set-cookie")).toEqual(["a=1; Path=/", "b=2", "c=3"]);
    });

    fact("sends characters of a header value one byte each, whatever the body", async (start) => {
      const headers = ["content-disposition", 'inline; filename="caf\u00e9"', "x-name", "\u00fc"];
      for (const body of ["t\u00e9xt", new TextEncoder().encode("t\u00e9xt"), null]) {
        const response = await respond(start, 200, headers, body);
        expect(headerOf(response.headers, "content-disposition")).toBe('inline; filename="caf\u00e9"');
        expect(headerOf(response.headers, "x-name")).toBe("\u00fc");
        expect(response.body.toString()).toBe(body === null ? "" : "t\u00e9xt");
      }
    });

    fact("does not change the headers it is given", async (start) => {
      const headers = Object.freeze(["x-a", "1", "content-length", "7", "connection", "close"]);
      expect((await respond(start, 200, headers, "text")).status).toBe(200);
    });
  });

  describe("response without content", () => {
    fact("announces to HEAD the length of what GET would get", async (start) => {
      for (const body of ["naïve", new TextEncoder().encode("naïve")]) {
        const response = await respond(start, 200, ["x-a", "1"], body, "HEAD");
        expect(headerOf(response.headers, "content-length")).toBe("6");
        expect(headerOf(response.headers, "x-a")).toBe("1");
        expect(response.body).toHaveLength(0);
      }
    });

    fact("lets a response to HEAD without a body name its length", async (start) => {
      const response = await respond(start, 200, ["content-length", "1234"], null, "HEAD");
      expect(headerOf(response.headers, "content-length")).toBe("1234");
    });

    fact("sends 204 without content and without length", async (start) => {
      for (const body of [null, "text", new Uint8Array(5)]) {
        const response = await respond(start, 204, ["content-length", "5"], body);
        expect(response.status).toBe(204);
        expect(headerOf(response.headers, "content-length")).toBeUndefined();
        expect(headerOf(response.headers, "transfer-encoding")).toBeUndefined();
        expect(response.body).toHaveLength(0);
      }
    });

    fact("sends 304 without content, with the length it is given", async (start) => {
      const response = await respond(start, 304, ["etag", '"1"', "content-length", "1234"], "text");
      expect([response.status, response.body.byteLength]).toEqual([304, 0]);
      expect(headerOf(response.headers, "content-length")).toBe("1234");
      expect(headerOf((await respond(start, 304, [], null)).headers, "content-length")).toBeUndefined();
    });

    fact("sends 205 without content", async (start) => {
      const response = await respond(start, 205, [], "text");
      expect([response.status, response.body.byteLength]).toEqual([205, 0]);
      expect(headerOf(response.headers, "content-length")).toBe("0");
    });
  });

  describe("headers that belong to the engine", () => {
    for (const given of ["3", "100", "-1", "x", "4, 4"]) {
      fact(`puts the right length in place of the content-length ${given}`, async (start) => {
        const response = await respond(start, 200, ["content-length", given], "text");
        expect(headersOf(response.headers, "content-length")).toEqual(["4"]);
        expect(response.body.toString()).toBe("text");
      });
    }

    for (const name of ["transfer-encoding", "keep-alive", "upgrade", "proxy-connection", "trailer"]) {
      fact(`drops ${name}`, async (start) => {
        const response = await respond(start, 200, ["x-before", "1", name, "dropped", "x-after", "2"], "text");
        expect(headerOf(response.headers, name)).not.toBe("dropped");
        expect([headerOf(response.headers, "x-before"), headerOf(response.headers, "x-after")]).toEqual(["1", "2"]);
        expect(response.body.toString()).toBe("text");
      });
    }

    fact("drops what connection says, but for close", async (start) => {
      const response = await respond(start, 200, ["connection", "keep-alive, x-other"], "text");
      expect(headerOf(response.headers, "connection") ?? "").not.toContain("x-other");
    });
  });

  describe("respond", () => {
    fact("tells whether it was called", async (start) => {
      const states: boolean[] = [];
      await answer(start, (exchange) => {
        states.push(exchange.hasResponded);
        exchange.respond(200, [], "text");
        states.push(exchange.hasResponded);
        return undefined;
      });
      expect(states).toEqual([false, true]);
    });

    fact("returns nothing for a whole body", async (start) => {
      const results: unknown[] = [];
      for (const body of ["text", new Uint8Array(3), null]) {
        await answer(start, (exchange) => {
          results.push(exchange.respond(200, [], body));
          return undefined;
        });
      }
      expect(results).toEqual([undefined, undefined, undefined]);
    });

    fact("throws when it is called again, and leaves the response as it is", async (start) => {
      let error: unknown;
      const response = await answer(start, (exchange) => {
        exchange.respond(200, [], "first");
        try {
          exchange.respond(500, [], "second");
        } catch (thrown) {
          error = thrown;
        }
        return undefined;
      });
      expect(error).toBeInstanceOf(Error);
      expect([response.status, response.body.toString()]).toEqual([200, "first"]);
    });

    fact("can be called after the handler has gone on asynchronously", async (start) => {
      const response = await answer(start, async (exchange) => {
        await new Promise((resolve) => setImmediate(resolve));
        exchange.respond(200, [], "later");
      });
      expect(response.body.toString()).toBe("later");
    });

    fact("does not wait for what the handler does afterwards", async (start) => {
      const answered = deferred();
      const driver = await start(async (exchange) => {
        exchange.respond(200, [], "text");
        await answered.promise;
      });
      const call = driver.send({});
      expect((await call.head).status).toBe(200);
      answered.resolve();
      await readAll(call);
      await driver.close();
    });

    fact("leaves the signal alone once the response is complete", async (start) => {
      const signals: AbortSignal[] = [];
      await answer(start, (exchange) => {
        signals.push(exchange.signal);
        exchange.respond(200, [], "text");
        return undefined;
      });
      expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    });

    fact("gives a signal that never aborts once the response is complete", async (start) => {
      const signals: AbortSignal[] = [];
      await answer(start, (exchange) => {
        exchange.respond(200, [], "text");
        signals.push(exchange.signal);
        return undefined;
      });
      expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    });

    fact("keeps exchanges apart that run at the same time", async (start) => {
      const count = 30;
      const allThere = deferred();
      const waiting: Exchange[] = [];
      const driver = await start(async (exchange) => {
        waiting.push(exchange);
        if (waiting.length === count) allThere.resolve();
        await allThere.promise;
        exchange.respond(200, ["x-id", exchange.header("x-id") ?? ""], `body of ${exchange.target}`);
      });
      const responses = await Promise.all(
        Array.from({ length: count }, (_value, id) => {
          return readAll(driver.send({ target: `/${id}`, headers: ["X-ID", String(id)] }));
        }),
      );
      await driver.close();
      expect(responses.map(({ body }) => body.toString())).toEqual(responses.map((_response, id) => `body of /${id}`));
      expect(responses.map(({ headers }) => headerOf(headers, "x-id"))).toEqual(
        responses.map((_response, id) => `${id}`),
      );
    });
  });
}

async function respond(
  start: StartDriver,
  status: number,
  headers: readonly string[],
  body: ResponseBody,
  method = "GET",
): Promise<DriverResponse> {
  const handle: ExchangeHandler = (exchange) => {
    exchange.respond(status, headers, body);
    return undefined;
  };
  return answer(start, handle, { method });
}

function headersOf(headers: readonly string[], name: string): string[] {
  return headers.filter((_text, index) => index % 2 === 1 && headers[index - 1] === name);
}
