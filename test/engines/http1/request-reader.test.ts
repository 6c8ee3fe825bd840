import { afterEach, expect, test, vi } from "vitest";
import { HeaderGate } from "../../../src/engines/header-gate.ts";
import { Http1Server } from "../../../src/engines/http1/http1-server.ts";
import { RequestHead } from "../../../src/engines/http1/request-head.ts";
import { RequestReader, type RequestTaker } from "../../../src/engines/http1/request-reader.ts";
import { defaultRequestLimits } from "../../../src/http/exchange.ts";
import { deferred } from "../conformance-facts.ts";
import { get } from "../http1-session.ts";
import { MemorySocket, settled } from "./memory-socket.ts";

/** Reads heads, and keeps what they were read from. */
function newReader(heads: string[]): RequestReader {
  const taker: RequestTaker = {
    takesRequests: true,
    begin: (_head, bytes, start, end) => {
      heads.push(bytes.toString("latin1", start, end));
      return null;
    },
    run: () => {},
    refuse: () => {},
    breakOff: () => {},
  };
  return new RequestReader(taker, new RequestHead(new HeaderGate(defaultRequestLimits), defaultRequestLimits, 16_384));
}

afterEach(() => {
  vi.restoreAllMocks();
});

test("a head that comes byte by byte is not copied each time", () => {
  const heads: string[] = [];
  const reader = newReader(heads);
  const text = get("/", `X-A: ${"a".repeat(8000)}`, `X-B: ${"b".repeat(8000)}`);
  const parts = [...text].map((byte) => Buffer.from(byte, "latin1"));
  const allocated = [vi.spyOn(Buffer, "allocUnsafe"), vi.spyOn(Buffer, "concat"), vi.spyOn(Buffer, "alloc")];
  for (const part of parts) reader.take(part);
  expect(heads).toEqual([text]);
  const sizes = allocated.flatMap(({ mock }) => mock.results.map(({ value }) => (value as Buffer).length));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(8 * text.length);
});

test("what comes behind a head that came in parts leaves that head as it was", async () => {
  const gate = deferred();
  const socket = new MemorySocket();
  const server = new Http1Server(
    async (exchange) => {
      await gate.promise;
      exchange.respond(200, [], `${exchange.target}=${exchange.header("x-a")}`);
    },
    {},
    {},
  );
  server.accept(socket.asSocket);
  const targets = ["/first", "/second", "/third"];
  const text = targets.map((target) => get(target, `X-A: ${target.repeat(20)}`)).join("");
  for (let start = 0; start < text.length; start += 7) await socket.deliver(text.slice(start, start + 7));
  gate.resolve();
  await settled(4);
  const bodies = socket.sent.split(/HTTP\/1\.1 200.*?\r\n\r\n/s).slice(1);
  expect(bodies).toEqual(targets.map((target) => `${target}=${target.repeat(20)}`));
});
