import fc from "fast-check";
import { expect, test } from "vitest";
import { Http1Server } from "../../../src/engines/http1/http1-server.ts";
import type { Exchange, StreamOutcome } from "../../../src/http/exchange.ts";
import { corpus } from "./corpus/all-cases.ts";
import { MemorySocket, settled } from "./memory-socket.ts";

/** Requests, good and bad, of which connections are made up. */
const requests = Object.values(corpus)
  .flat()
  .map(({ send }) => send)
  .filter((send) => send.length < 400);

/** How a connection ends. */
const endings = {
  "the client closes its half": (socket: MemorySocket) => socket.push(null),
  "the client goes away": (socket: MemorySocket) => socket.destroy(),
  "the server stops": (_socket: MemorySocket, server: Http1Server) => void server.close(0),
  "nothing ends it": () => {},
};

interface Plan {
  readonly isLate: boolean;
  readonly reads: "whole" | "pieces" | "some" | "nothing";
  readonly closes: boolean;
  readonly answer: "text" | "stream" | "failing stream";
  readonly length: number;
}

const plan: fc.Arbitrary<Plan> = fc.record({
  isLate: fc.boolean(),
  reads: fc.constantFrom("whole", "pieces", "some", "nothing"),
  closes: fc.nat(9).map((number) => number === 0),
  answer: fc.constantFrom("text", "stream", "failing stream"),
  length: fc.constantFrom(0, 1, 5000, 40_000),
});

test("every handler and every stream is released, whatever clients, handlers and the server do", async () => {
  const parts = fc.array(fc.constantFrom(...requests), { minLength: 1, maxLength: 5 });
  const ending = fc.constantFrom(...Object.values(endings));
  await fc.assert(
    fc.asyncProperty(parts, fc.nat(800), fc.infiniteStream(plan), ending, async (sent, cut, plans, end) => {
      const outcomes: (StreamOutcome | undefined)[] = [];
      const errors: unknown[] = [];
      let runningCount = 0;
      const server = new Http1Server(
        async (exchange) => {
          runningCount++;
          await follow(plans.next().value as Plan, exchange, outcomes);
          runningCount--;
        },
        {},
        {},
      );
      const socket = new MemorySocket();
      socket.on("error", (error) => errors.push(error));
      server.accept(socket.asSocket);
      const text = sent.join("");
      await socket.deliver(text.slice(0, cut));
      if (cut < text.length) await socket.deliver(text.slice(cut));
      end(socket, server);
      await settled(12);
      socket.destroy();
      await settled(12);
      expect(runningCount).toBe(0);
      expect(errors).toEqual([]);
      expect(outcomes).not.toContain(undefined);
    }),
    { numRuns: 1500 },
  );
}, 60_000);

async function follow(plan: Plan, exchange: Exchange, outcomes: (StreamOutcome | undefined)[]): Promise<void> {
  if (plan.isLate) await settled(1);
  await read(plan, exchange).catch(() => {});
  const headers = plan.closes ? ["connection", "close"] : [];
  // Not in ASCII, so that it is no part of the text of its head.
  if (plan.answer === "text") exchange.respond(200, headers, "é".repeat(plan.length));
  else outcomes.push(await exchange.respond(200, headers, pieces(plan)));
}

async function read({ reads }: Plan, exchange: Exchange): Promise<void> {
  if (reads === "whole") await exchange.readBody(50);
  if (reads !== "pieces" && reads !== "some") return;
  for await (const _piece of exchange.streamBody()) if (reads === "some") return;
}

async function* pieces({ answer, length }: Plan): AsyncGenerator<string> {
  for (let count = 0; count < 3; count++) {
    if (count === 1) await settled(1);
    yield "x".repeat(length);
  }
  if (answer === "failing stream") throw new Error("fails");
}
