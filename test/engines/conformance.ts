import { describe, expect, test } from "vitest";
import { describeBodies } from "./conformance-bodies.ts";
import type { Fact } from "./conformance-facts.ts";
import { describeRequests } from "./conformance-requests.ts";
import { describeResponses } from "./conformance-responses.ts";
import { describeStreams } from "./conformance-streams.ts";
import type { StartDriver } from "./engine-driver.ts";

/**
 * What holds for every engine, whatever it is made of.
 *
 * @param skipped Facts that cannot hold for this engine, each with the reason.
 */
export function describeEngine(name: string, start: StartDriver, skipped: Readonly<Record<string, string>> = {}): void {
  const unknown = new Set(Object.keys(skipped));
  const fact: Fact = (title, check) => {
    unknown.delete(title);
    test(title, async (context) => {
      const reason = skipped[title];
      if (reason !== undefined) context.skip(reason);
      await check(start);
    });
  };
  describe(name, () => {
    describeRequests(fact);
    describeBodies(fact);
    describeResponses(fact);
    describeStreams(fact);
    test("skips only facts that exist", () => expect([...unknown]).toEqual([]));
  });
}
