import { describe, expect, test } from "vitest";
import type { ListeningEngine } from "../../src/http/engine.ts";
import { echoTarget, get } from "./http1-session.ts";
import { RawConnection } from "./raw-connection.ts";

/** Where an engine listens. */
export function describeListening(engine: ListeningEngine): void {
  describe("listen", () => {
    test("takes a free port for 0, and tells where it listens", async () => {
      const server = await engine.listen(echoTarget, { port: 0 });
      expect(server.port).toBeGreaterThan(0);
      expect(server.host).toBe("127.0.0.1");
      expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
      expect(await (await fetch(`${server.url}/a`)).text()).toBe("/a");
      expect(await server.close(0)).toBe(0);
    });

    test("puts an IPv6 address in brackets", async () => {
      const server = await engine.listen(echoTarget, { host: "::1", port: 0 });
      expect(server.url).toBe(`http://[::1]:${server.port}`);
      const client = await RawConnection.open(server.port, "::1");
      expect((await client.exchange(get("/a"))).body.toString()).toBe("/a");
      client.destroy();
      await server.close(0);
    });

    test("rejects with EADDRINUSE when the port is taken", async () => {
      const server = await engine.listen(echoTarget, { port: 0 });
      await expect(engine.listen(echoTarget, { port: server.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
      await server.close(0);
    });

    test("rejects with EADDRNOTAVAIL when the address is not one of this machine", async () => {
      const listening = engine.listen(echoTarget, { host: "192.0.2.1", port: 0 });
      await expect(listening).rejects.toMatchObject({ code: "EADDRNOTAVAIL" });
    });

    test("announces how long an idle connection is kept", async () => {
      const server = await engine.listen(echoTarget, { port: 0, keepAliveTimeoutMs: 7000 });
      const client = await RawConnection.open(server.port);
      const { headers } = await client.exchange(get("/"));
      expect(headers.join("\n")).toContain("keep-alive\ntimeout=7");
      client.destroy();
      await server.close(0);
    });
  });
}
