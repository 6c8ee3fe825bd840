import { describe, expect } from "vitest";
import type { Exchange, ExchangeHandler } from "../../src/http/exchange.ts";
import { answer, type Fact } from "./conformance-facts.ts";
import type { DriverRequest, StartDriver } from "./engine-driver.ts";
import { headerOf } from "./raw-connection.ts";

/** What engines make of the head of a request. */
export function describeRequests(fact: Fact): void {
  describe("request head", () => {
    fact("gives method and target as sent", async (start) => {
      const request = { method: "DELETE", target: "/users/1%2F2;v=1?page=2&q=%20a+b&empty" };
      expect(await seen(start, request, ({ method, target }) => [method, target])).toEqual([
        "DELETE",
        "/users/1%2F2;v=1?page=2&q=%20a+b&empty",
      ]);
    });

    fact("keeps two slashes at the start of a target", async (start) => {
      expect(await seen(start, { target: "//other.local/path" }, ({ target }) => target)).toBe("//other.local/path");
    });

    fact("gives the target * of OPTIONS", async (start) => {
      expect(await seen(start, { method: "OPTIONS", target: "*" }, ({ target }) => target)).toBe("*");
    });

    fact("reduces an absolute target to its path and query", async (start) => {
      const request = { target: "http://other.local:81/users?page=2" };
      expect(await seen(start, request, ({ target }) => target)).toBe("/users?page=2");
    });

    fact("adds the path that an absolute target leaves out", async (start) => {
      expect(await seen(start, { target: "HTTP://other.local" }, ({ target }) => target)).toBe("/");
      expect(await seen(start, { target: "http://other.local?page=2" }, ({ target }) => target)).toBe("/?page=2");
      expect(await seen(start, { method: "OPTIONS", target: "http://other.local" }, ({ target }) => target)).toBe("*");
    });

    fact("takes the host of an absolute target in place of the Host header", async (start) => {
      const request = { target: "http://other.local:81/", headers: ["Accept", "*/*"] };
      const hosts = await seen(start, request, (exchange) => [
        exchange.header("host"),
        headerOf(exchange.headerPairs(), "host"),
      ]);
      expect(hosts).toEqual(["other.local:81", "other.local:81"]);
    });

    fact("refuses what is neither a path nor an http address", async (start) => {
      for (const target of ["users", "/a#b", "ftp://other.local/", "http://", "http://user@other.local/"]) {
        await expectRefusal(start, { target });
      }
    });

    fact("refuses the target * of anything but OPTIONS", (start) => expectRefusal(start, { target: "*" }));

    fact("tells that the connection is not encrypted", async (start) => {
      expect(await seen(start, {}, ({ isSecure }) => isSecure)).toBe(false);
    });

    fact("gives the address of the peer", async (start) => {
      expect(await seen(start, {}, ({ remoteAddress }) => remoteAddress)).toBe("127.0.0.1");
    });
  });

  describe("request headers", () => {
    fact("finds a header in whatever case it was sent", async (start) => {
      const request = { headers: ["X-Request-ID", "7", "x-lower", "a"] };
      const values = await seen(start, request, (exchange) => [
        exchange.header("x-request-id"),
        exchange.header("x-lower"),
        exchange.header("host"),
      ]);
      expect(values).toEqual(["7", "a", "test.local"]);
    });

    fact("gives undefined for a header that was not sent", async (start) => {
      const names = ["x-missing", "set-cookie", "constructor", "toString", "__proto__", "hasOwnProperty"];
      expect(await seen(start, {}, (exchange) => names.map((name) => exchange.header(name)))).toEqual(
        names.map(() => undefined),
      );
    });

    fact("takes names of Object.prototype as names like any other", async (start) => {
      const headers = ["__proto__", "a", "constructor", "b", "__proto__", "c"];
      const result = await seen(start, { headers }, (exchange) => ({
        values: [exchange.header("__proto__"), exchange.header("constructor")],
        pairs: exchange.headerPairs(),
      }));
      expect(result.values).toEqual(["a, c", "b"]);
      expect(headerOf(result.pairs, "__proto__")).toBe("a, c");
    });

    fact("joins repeated fields with commas", async (start) => {
      const headers = ["X-Tag", "a", "Accept", "text/html", "x-tag", "b, c", "accept", "*/*", "X-Tag", "d"];
      const values = await seen(start, { headers }, (exchange) => [
        exchange.header("x-tag"),
        exchange.header("accept"),
      ]);
      expect(values).toEqual(["a, b, c, d", "text/html, */*"]);
    });

    fact("joins fields that should come once as well", async (start) => {
      const headers = [
        "Authorization",
        "Basic a",
        "Authorization",
        "Basic b",
        "Content-Type",
        "a/b",
        "Content-Type",
        "c/d",
      ];
      const values = await seen(start, { headers }, (exchange) => [
        exchange.header("authorization"),
        exchange.header("content-type"),
      ]);
      expect(values).toEqual(["Basic a, Basic b", "a/b, c/d"]);
    });

    fact("joins cookies with semicolons", async (start) => {
      const headers = ["Cookie", "a=1", "Cookie", "b=2; c=3"];
      expect(await seen(start, { headers }, (exchange) => exchange.header("cookie"))).toBe("a=1; b=2; c=3");
    });

    fact("joins Set-Cookie fields that a client sends", async (start) => {
      const headers = ["Set-Cookie", "a=1", "Set-Cookie", "b=2"];
      expect(await seen(start, { headers }, (exchange) => exchange.header("set-cookie"))).toBe("a=1, b=2");
    });

    fact("lists all headers, one entry a name", async (start) => {
      const headers = ["X-B", "1", "X-A", "2", "x-b", "3"];
      const pairs = await seen(start, { headers }, (exchange) => exchange.headerPairs());
      expect(pairs.filter((_text, index) => index % 2 === 0)).toHaveLength(3);
      expect(["host", "x-a", "x-b"].map((name) => headerOf(pairs, name))).toEqual(["test.local", "2", "1, 3"]);
    });

    fact("gives the bytes above ASCII in a value one character each", async (start) => {
      const value = await seen(start, { headers: ["X-Name", "caf\u00e9"] }, (exchange) => exchange.header("x-name"));
      expect(value).toBe("caf\u00e9");
    });

    fact("takes as many headers as the limit says", async (start) => {
      const limits = { maxHeaderCount: 5, maxHeaderValueBytes: 100 };
      const headers = numberedHeaders(4);
      expect((await answer(start, respondEmpty, { headers }, limits)).status).toBe(200);
      await expectRefusal(start, { headers: numberedHeaders(5) }, limits);
      await expectRefusal(start, { headers: numberedHeaders(200) }, limits);
    });

    fact("counts headers above the limit, however many they are", async (start) => {
      for (const maxHeaderCount of [31, 32, 33, 63, 64, 65]) {
        const limits = { maxHeaderCount, maxHeaderValueBytes: 100 };
        const headers = numberedHeaders(maxHeaderCount - 1);
        expect((await answer(start, respondEmpty, { headers }, limits)).status).toBe(200);
        await expectRefusal(start, { headers: numberedHeaders(maxHeaderCount) }, limits);
        await expectRefusal(start, { headers: numberedHeaders(maxHeaderCount + 40) }, limits);
      }
    });

    fact("takes values as long as the limit says", async (start) => {
      const limits = { maxHeaderCount: 5, maxHeaderValueBytes: 100 };
      expect((await answer(start, respondEmpty, { headers: ["X-Long", "x".repeat(100)] }, limits)).status).toBe(200);
      await expectRefusal(start, { headers: ["X-Long", "x".repeat(101)] }, limits);
    });

    fact("has limits by default", async (start) => {
      expect((await answer(start, respondEmpty, { headers: numberedHeaders(99) })).status).toBe(200);
      await expectRefusal(start, { headers: numberedHeaders(100) });
      expect((await answer(start, respondEmpty, { headers: ["X-Long", "x".repeat(8192)] })).status).toBe(200);
      await expectRefusal(start, { headers: ["X-Long", "x".repeat(8193)] });
    });

    fact("refuses a request without Host", (start) => expectRefusal(start, { host: null }));

    fact("refuses a request with two Hosts", (start) => expectRefusal(start, { headers: ["Host", "test.local"] }));

    fact("refuses a Host that names no host", async (start) => {
      for (const host of ["", "a b", "a/b", "a,b", "user@test.local", "test.local:x", "test.local:65536", "[::1"]) {
        await expectRefusal(start, { host });
      }
    });

    fact("takes a Host with a port, and an address in brackets", async (start) => {
      for (const host of ["test.local:8000", "127.0.0.1", "[::1]:8000"]) {
        expect(await seen(start, { host }, (exchange) => exchange.header("host"))).toBe(host);
      }
    });
  });
}

const respondEmpty: ExchangeHandler = (exchange) => {
  exchange.respond(200, [], null);
  return undefined;
};

/** What a handler sees in the exchange of a request. */
async function seen<Value>(
  start: StartDriver,
  request: DriverRequest,
  look: (exchange: Exchange) => Value,
): Promise<Value> {
  const values: Value[] = [];
  const response = await answer(
    start,
    (exchange) => {
      values.push(look(exchange));
      return respondEmpty(exchange);
    },
    request,
  );
  expect(response.status).toBe(200);
  expect(values).toHaveLength(1);
  return values[0] as Value;
}

async function expectRefusal(
  start: StartDriver,
  request: DriverRequest,
  limits?: { maxHeaderCount: number; maxHeaderValueBytes: number },
): Promise<void> {
  let handledCount = 0;
  const handle: ExchangeHandler = (exchange) => {
    handledCount++;
    return respondEmpty(exchange);
  };
  const { status, headers, body } = await answer(start, handle, request, limits);
  expect(status).toBe(400);
  expect(headerOf(headers, "content-type")).toBe("application/json");
  expect(JSON.parse(body.toString())).toEqual({ detail: expect.any(String) });
  expect(handledCount).toBe(0);
}

function numberedHeaders(count: number): string[] {
  return Array.from({ length: count }, (_value, index) => [`X-${index}`, "v"]).flat();
}
