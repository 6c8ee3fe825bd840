import { afterEach, describe, expect, test, vi } from "vitest";
import { nodeHttpEngine } from "../../../src/engines/node-http/node-http-engine.ts";
import { talk } from "../http1-session.ts";

describe("HttpConnection", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test("waits five seconds for a client that does not close after its last answer", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const isClosed = vi.fn();
    await talk(
      nodeHttpEngine(),
      () => undefined,
      async ({ client, server }) => {
        expect((await client.exchange("nonsense\r\n\r\n")).status).toBe(400);
        const closed = server.close(60_000).then(isClosed);
        vi.advanceTimersByTime(4999);
        await new Promise((resolve) => setImmediate(resolve));
        expect(isClosed).not.toHaveBeenCalled();
        vi.advanceTimersByTime(1);
        await closed;
      },
    );
  });
});
