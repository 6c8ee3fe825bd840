import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Http1Server } from "../../../src/engines/http1/http1-server.ts";
import { BodyIncompleteError, type Exchange, type ExchangeHandler } from "../../../src/http/exchange.ts";
import { echoTarget, get, post } from "../http1-session.ts";
import { MemorySocket, settled } from "./memory-socket.ts";

const timeouts = { headTimeoutMs: 20_000, bodyTimeoutMs: 30_000 };
const keepAliveTimeoutMs = 5000;
/** Two ticks, by which a client may be late. */
const slackMs = 1000;

function connect(handle: ExchangeHandler): MemorySocket {
  const socket = new MemorySocket();
  new Http1Server(handle, { keepAliveTimeoutMs }, timeouts).accept(socket.asSocket);
  return socket;
}

async function pass(timeMs: number): Promise<void> {
  vi.advanceTimersByTime(timeMs);
  await settled();
}

/** Nothing happens shortly before the time, and something does shortly after. */
async function expectEndAfter(socket: MemorySocket, timeMs: number): Promise<void> {
  await pass(timeMs);
  expect(socket.isEnded).toBe(false);
  await pass(slackMs);
  expect(socket.isEnded).toBe(true);
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
});

afterEach(() => {
  vi.useRealTimers();
});

describe("connection without requests", () => {
  test("is closed without a word when the first takes too long", async () => {
    const socket = connect(echoTarget);
    await expectEndAfter(socket, timeouts.headTimeoutMs);
    expect(socket.sent).toBe("");
  });

  test("is closed without a word when the next takes too long", async () => {
    const socket = connect(echoTarget);
    for (const target of ["/1", "/2"]) {
      await socket.deliver(get(target));
      await pass(keepAliveTimeoutMs);
    }
    expect(socket.statuses).toEqual([200, 200]);
    expect(socket.isEnded).toBe(false);
    await pass(slackMs);
    expect(socket.isEnded).toBe(true);
    expect(socket.statuses).toEqual([200, 200]);
  });

  test("is not closed while a request is handled", async () => {
    const socket = connect(() => undefined);
    await socket.deliver(get("/"));
    await pass(10 * 60_000);
    expect(socket.isEnded).toBe(false);
  });

  test("loses no time while the process is busy elsewhere", async () => {
    const socket = connect(echoTarget);
    await socket.deliver(get("/"));
    vi.setSystemTime(Date.now() + 60_000);
    await pass(500);
    expect(socket.isEnded).toBe(false);
  });
});

describe("head that takes too long", () => {
  test("is answered with 408", async () => {
    const socket = connect(echoTarget);
    await socket.deliver("GET / HT");
    await expectEndAfter(socket, timeouts.headTimeoutMs);
    expect(socket.statuses).toEqual([408]);
    expect(socket.sent).toContain("connection: close\r\n");
    expect(socket.sent).toMatch(/\{"detail":"Request Timeout"\}$/);
  });

  test("is answered with 408 when a byte comes every other second", async () => {
    const socket = connect(echoTarget);
    const bytes = get("/", `X-Slow: ${"x".repeat(100)}`);
    let sentCount = 0;
    while (!socket.isEnded && sentCount < bytes.length) {
      await socket.deliver(bytes.charAt(sentCount++));
      await pass(2000);
    }
    expect(socket.statuses).toEqual([408]);
    expect(sentCount).toBeLessThan(15);
  });

  test("has its time from its own beginning, not from that of the one before", async () => {
    const socket = connect(echoTarget);
    const request = get("/");
    await socket.deliver(request.slice(0, 10));
    for (let count = 0; count < 5; count++) {
      await pass(timeouts.headTimeoutMs - 5000);
      await socket.deliver(request.slice(10) + request.slice(0, 10));
    }
    expect(socket.statuses).toEqual([200, 200, 200, 200, 200]);
  });

  test("is answered behind the requests before it", async () => {
    let waiting: Exchange | null = null;
    const socket = connect((exchange) => {
      waiting = exchange;
      return undefined;
    });
    await socket.deliver(`${get("/")}GET / HT`);
    await pass(timeouts.headTimeoutMs + slackMs);
    expect(socket.sent).toBe("");
    (waiting as Exchange | null)?.respond(200, [], null);
    await settled();
    expect(socket.statuses).toEqual([200, 408]);
    expect(socket.isEnded).toBe(true);
  });
});

describe("body that takes too long", () => {
  const framings = [
    ["Content-Length: 9", "abc"],
    ["Transfer-Encoding: chunked", "3\r\nabc\r\n"],
  ] as const;

  test("is answered with 408, and its reader is told so", async () => {
    for (const [framing, part] of framings) {
      const errors: unknown[] = [];
      const socket = connect(async (exchange) => {
        await Promise.resolve(exchange.readBody(100)).catch((error: unknown) => errors.push(error));
        exchange.respond(200, [], "nobody hears it");
      });
      await socket.deliver(post("/", [framing], part));
      await expectEndAfter(socket, timeouts.bodyTimeoutMs);
      expect(socket.statuses).toEqual([408]);
      expect(errors).toEqual([expect.any(BodyIncompleteError)]);
    }
  });

  test("has time for every piece of it", async () => {
    const socket = connect(async (exchange) => {
      exchange.respond(200, [], await exchange.readBody(100));
    });
    await socket.deliver(post("/", ["Content-Length: 5"]));
    for (const byte of "abcde") {
      await pass(timeouts.bodyTimeoutMs - slackMs);
      await socket.deliver(byte);
    }
    expect(socket.statuses).toEqual([200]);
  });

  test("ends the connection without a second answer when the first is there", async () => {
    const socket = connect(echoTarget);
    await socket.deliver(post("/", ["Content-Length: 9"], "abc"));
    await expectEndAfter(socket, timeouts.bodyTimeoutMs);
    expect(socket.statuses).toEqual([200]);
  });

  test("is not the client's fault while it waits for a 100", async () => {
    const socket = connect(() => undefined);
    await socket.deliver(post("/", ["Content-Length: 9", "Expect: 100-continue"]));
    await pass(10 * timeouts.bodyTimeoutMs);
    expect(socket.isEnded).toBe(false);
  });

  test("is not the client's fault while nobody takes what it sends", async () => {
    const socket = connect(() => undefined);
    await socket.deliver(post("/", ["Content-Length: 900000"], "x".repeat(100_000)));
    expect(socket.isPaused()).toBe(true);
    await pass(10 * timeouts.bodyTimeoutMs);
    expect(socket.isEnded).toBe(false);
  });
});

describe("request that takes too long as a whole", () => {
  const requestTimeoutMs = 60_000;

  function connectFor(handle: ExchangeHandler, timeoutMs: number): MemorySocket {
    const socket = new MemorySocket();
    new Http1Server(handle, { requestTimeoutMs: timeoutMs }, timeouts).accept(socket.asSocket);
    return socket;
  }

  /** Sends a body byte by byte, each in time; returns how many were taken before the end. */
  async function sendSlowly(socket: MemorySocket, bytes: number): Promise<number> {
    let sentCount = 0;
    for (; sentCount < bytes && !socket.isEnded; sentCount++) {
      await socket.deliver("x");
      await pass(10_000);
    }
    return sentCount;
  }

  const readAll: ExchangeHandler = async (exchange) => {
    const bytes = await Promise.resolve(exchange.readBody(1000)).catch(() => null);
    exchange.respond(200, [], String(bytes?.byteLength));
  };

  test("is answered with 408 although every piece of it came in time", async () => {
    const socket = connectFor(readAll, requestTimeoutMs);
    await socket.deliver(post("/", ["Content-Length: 100"]));
    expect(await sendSlowly(socket, 100)).toBeLessThanOrEqual(7);
    expect(socket.statuses).toEqual([408]);
  });

  test("is not so where there is no limit", async () => {
    const socket = connectFor(readAll, 0);
    await socket.deliver(post("/", ["Content-Length: 100"]));
    expect(await sendSlowly(socket, 100)).toBe(100);
    expect(socket.statuses).toEqual([200]);
  });

  test("has its time anew on the same connection", async () => {
    const socket = connectFor(readAll, requestTimeoutMs);
    for (let count = 1; count <= 5; count++) {
      await socket.deliver(post("/", ["Content-Length: 3"]));
      await sendSlowly(socket, 2);
      await socket.deliver("x");
      expect(socket.statuses).toHaveLength(count);
    }
  });

  test("does not pay for the time in which nobody took what it sent", async () => {
    let takeBody = (): void => {};
    const wanted = new Promise<void>((resolve) => {
      takeBody = resolve;
    });
    const handle: ExchangeHandler = async (exchange) => {
      await wanted;
      exchange.respond(200, [], String((await exchange.readBody(100_000)).byteLength));
    };
    const socket = connectFor(handle, requestTimeoutMs);
    await socket.deliver(post("/", ["Content-Length: 90000"], "x".repeat(70_000)));
    await pass(10 * requestTimeoutMs);
    takeBody();
    await settled();
    await pass(10_000);
    await socket.deliver("x".repeat(20_000));
    expect(socket.statuses).toEqual([200]);
  });

  test("has no more time for its head than for all of it", async () => {
    const socket = connectFor(readAll, 10_000);
    await socket.deliver("GET /");
    await expectEndAfter(socket, 10_000);
    expect(socket.statuses).toEqual([408]);
  });
});

describe("connection that was closed", () => {
  test("is cut when the client does not close within five seconds", async () => {
    const socket = connect(echoTarget);
    await socket.deliver(get("/", "Connection: close"));
    expect([socket.isEnded, socket.destroyed]).toEqual([true, false]);
    await pass(5000);
    expect(socket.destroyed).toBe(false);
    await pass(slackMs);
    expect(socket.destroyed).toBe(true);
  });
});
