import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { Http1Server } from "../../../src/engines/http1/http1-server.ts";
import { corpus } from "./corpus/all-cases.ts";
import { cutsOf } from "./corpus/cuts.ts";
import { outcomeOf, type StartEngine } from "./corpus/outcome.ts";

/** Connections at the same time: the turns of the event loop that one waits for pass for all of them. */
const batchSize = 200;

const start: StartEngine = (handle) => {
  const server = new Http1Server(handle, {}, {});
  return (socket) => server.accept(socket.asSocket);
};

for (const [title, cases] of Object.entries(corpus)) {
  describe(title, () => {
    test.each(cases)("$name", async ({ connection, handled, send, statuses }) => {
      const expected = { statuses, handled, connection };
      expect(await outcomeOf(start, [send])).toEqual(expected);
      expect(await outcomeOf(start, [...send]), "byte by byte").toEqual(expected);
      const cuts = cutsOf(send);
      for (let done = 0; done < cuts.length; done += batchSize) {
        const batch = cuts.slice(done, done + batchSize);
        const outcomes = await Promise.all(batch.map((cut) => outcomeOf(start, [send.slice(0, cut), send.slice(cut)])));
        const wrong = batch.filter((_cut, index) => !isDeepStrictEqual(outcomes[index], expected));
        expect(wrong, "places where a cut makes a difference").toEqual([]);
      }
    });
  });
}

test("the corpus has more than 200 cases, all different", () => {
  const all = Object.values(corpus).flat();
  expect(new Set(all.map(({ send }) => send)).size).toBeGreaterThan(all.length - 10);
  expect(all.length).toBeGreaterThan(200);
});
