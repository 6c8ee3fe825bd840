import { describe, expect, test } from "vitest";
import { describeBodies } from "./conformance-bodies.ts";
import type { Fact } from "./conformance-facts.ts";
import { describeHandshakes } from "./conformance-handshakes.ts";
import { describeRequests } from "./conformance-requests.ts";
import { describeResponses } from "./conformance-responses.ts";
import { describeStreams } from "./conformance-streams.ts";
import { describeWebSockets } from "./conformance-websockets.ts";
import type { StartDriver } from "./engine-driver.ts";

/**
 * What holds for every engine, whatever it is made of.
 *
 * @param skipped Facts that cannot hold for this engine, each with the reason. "WebSockets" are all facts about them.
 */
export function describeEngine(name: string, start: StartDriver, skipped: Readonly<Record<string, string>> = {}): void {
  const unknown = new Set(Object.keys(skipped));
  const stateFact = (title: string, check: (start: StartDriver) => Promise<void>, key = title): void => {
    unknown.delete(key);
    test(title, async (context) => {
      const reason = skipped[key];
      if (reason !== undefined) context.skip(reason);
      await check(start);
    });
  };
  const fact: Fact = (title, check) => stateFact(title, check);
  describe(name, () => {
    describeRequests(fact);
    describeBodies(fact);
    describeResponses(fact);
    describeStreams(fact);
    describe("WebSocket", () => {
      const webSocketFact: Fact = (title, check) => stateFact(title, check, "WebSockets");
      describeHandshakes(webSocketFact);
      describeWebSockets(webSocketFact);
    });
    test("skips only facts that exist", () => expect([...unknown]).toEqual([]));
  });
}
