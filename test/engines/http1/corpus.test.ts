import { describe, expect, test } from "vitest";
import { Http1Server } from "../../../src/engines/http1/http1-server.ts";
import { corpus } from "./corpus/all-cases.ts";
import { outcomeOf, type StartEngine } from "./corpus/outcome.ts";
import type { RawCase } from "./corpus/raw-case.ts";

/** Cases up to this length are cut everywhere, longer ones at as many places. */
const maxCuts = 150;

const start: StartEngine = (handle) => {
  const server = new Http1Server(handle, {}, {});
  return (socket) => server.accept(socket.asSocket);
};

for (const [title, cases] of Object.entries(corpus)) {
  describe(title, () => {
    test.each(cases)("$name", async (rawCase) => {
      const { connection, handled, send, statuses } = rawCase;
      const expected = { statuses, handled, connection };
      expect(await outcomeOf(start, [send])).toEqual(expected);
      expect(await outcomeOf(start, inBytes(rawCase)), "byte by byte").toEqual(expected);
      for (const cut of cutsOf(rawCase)) {
        const pieces = [send.slice(0, cut), send.slice(cut)];
        expect(await outcomeOf(start, pieces), `cut at ${cut}`).toEqual(expected);
      }
    });
  });
}

test("the corpus has more than 200 cases, all different", () => {
  const all = Object.values(corpus).flat();
  expect(new Set(all.map(({ send }) => send)).size).toBeGreaterThan(all.length - 10);
  expect(all.length).toBeGreaterThan(200);
});

/** Of a long case, only the end comes byte by byte. */
function inBytes({ send }: RawCase): string[] {
  const start = Math.max(0, send.length - 2 * maxCuts);
  return start === 0 ? [...send] : [send.slice(0, start), ...send.slice(start)];
}

function cutsOf({ send }: RawCase): number[] {
  const step = Math.max(1, send.length / maxCuts);
  return Array.from({ length: Math.min(send.length - 1, maxCuts) }, (_value, index) => 1 + Math.floor(index * step));
}
