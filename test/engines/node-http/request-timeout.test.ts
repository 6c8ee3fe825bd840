import { connect } from "node:net";
import { BoltAPI, silentLogger } from "boltapi";
import { describe, expect, it } from "vitest";

/** Sends the beginning of a request, and resolves with all that comes back. */
function sendBeginning(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let received = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    socket.on("data", (bytes) => {
      received += bytes;
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(received));
  });
}

describe("requestTimeoutMs", () => {
  it.each([
    ["head", "POST / HTTP/1.1\r\nHost: test\r\n"],
    ["body", "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\nhalf"],
  ])("ends a request whose %s does not come", async (_, text) => {
    const api = new BoltAPI({ logger: silentLogger });
    api.post("/", ({ request }) => request.text());
    await using server = await api.listen({ port: 0, requestTimeoutMs: 50 });

    expect(await sendBeginning(server.port, text)).toMatch(/^HTTP\/1\.1 408 /);
  });
});
