import { describe, expect, test } from "vitest";
import type { ListeningEngine } from "../../src/http/engine.ts";
import type { Exchange } from "../../src/http/exchange.ts";
import { aborted, deferred } from "./conformance-facts.ts";
import { echoTarget, get, talk } from "./http1-session.ts";
import { headerOf, RawConnection } from "./raw-connection.ts";

/** Long enough that it is never what ends a test. */
const longGraceMs = 60_000;

/** How an engine stops. */
export function describeShutdown(engine: ListeningEngine): void {
  describe("close", () => {
    test("takes no more connections", async () => {
      const server = await engine.listen(echoTarget, { port: 0 });
      expect(await server.close(longGraceMs)).toBe(0);
      await expect(RawConnection.open(server.port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    });

    test("ends idle connections at once, used or not", async () => {
      await talk(engine, echoTarget, async ({ client, server }) => {
        const unused = await RawConnection.open(server.port);
        expect((await client.exchange(get("/"))).status).toBe(200);
        expect(await server.close(longGraceMs)).toBe(0);
        expect(await client.readToEnd()).toHaveLength(0);
        await unused.readToEnd();
      });
    });

    test("ends a connection on which a request has only begun", async () => {
      await talk(engine, echoTarget, async ({ client, server }) => {
        expect((await client.exchange(`${get("/")}GET /unfini`)).status).toBe(200);
        expect(await server.close(longGraceMs)).toBe(0);
        await client.readToEnd();
      });
    });

    test("lets requests in flight finish, and ends their connections", async () => {
      const begun = deferred();
      const gate = deferred();
      const handle = async (exchange: Exchange): Promise<void> => {
        begun.resolve();
        await gate.promise;
        exchange.respond(200, [], exchange.target);
      };
      await talk(engine, handle, async ({ client, server }) => {
        await client.write(get("/slow"));
        await begun.promise;
        const closed = server.close(longGraceMs);
        gate.resolve();
        const { headers, body } = await client.readResponse();
        expect(body.toString()).toBe("/slow");
        expect(headerOf(headers, "connection")).toBe("close");
        expect(await client.readToEnd()).toHaveLength(0);
        expect(await closed).toBe(0);
      });
    });

    test("lets all requests of a pipeline finish", async () => {
      const allBegun = deferred();
      const gate = deferred();
      const handle = async (exchange: Exchange): Promise<void> => {
        if (exchange.target === "/2") allBegun.resolve();
        await gate.promise;
        exchange.respond(200, [], exchange.target);
      };
      await talk(engine, handle, async ({ client, server }) => {
        await client.write(get("/0") + get("/1") + get("/2"));
        await allBegun.promise;
        const closed = server.close(longGraceMs);
        gate.resolve();
        for (const target of ["/0", "/1", "/2"]) expect((await client.readResponse()).body.toString()).toBe(target);
        expect(await client.readToEnd()).toHaveLength(0);
        expect(await closed).toBe(0);
      });
    });

    test("lets a stream finish that has begun, and ends its connection", async () => {
      const gate = deferred();
      async function* body(): AsyncGenerator<string> {
        yield "first";
        await gate.promise;
        yield "second";
      }
      const handle = async (exchange: Exchange): Promise<void> => {
        await exchange.respond(200, [], body());
      };
      await talk(engine, handle, async ({ client, server }) => {
        await client.write(get("/"));
        client.openContent(await client.readHead());
        expect((await client.readPiece())?.toString()).toBe("first");
        const closed = server.close(longGraceMs);
        gate.resolve();
        expect((await client.readPiece())?.toString()).toBe("second");
        expect(await client.readPiece()).toBeNull();
        expect(await client.readToEnd()).toHaveLength(0);
        expect(await closed).toBe(0);
      });
    });

    test("does not cut an answer that is still on its way to a slow reader", async () => {
      const responded = deferred();
      const text = "x".repeat(20_000_000);
      const handle = (exchange: Exchange): undefined => {
        exchange.respond(200, [], text);
        responded.resolve();
      };
      await talk(engine, handle, async ({ client, server }) => {
        await client.write(get("/"));
        await responded.promise;
        const closed = server.close(longGraceMs);
        expect((await client.readResponse()).body).toHaveLength(text.length);
        expect(await client.readToEnd()).toHaveLength(0);
        expect(await closed).toBe(0);
      });
    });

    test("cuts what takes longer than its grace, and counts it", async () => {
      const begun = [deferred(), deferred()];
      const signals: AbortSignal[] = [];
      const handle = async (exchange: Exchange): Promise<void> => {
        signals.push(exchange.signal);
        begun[Number(exchange.target.slice(1))]?.resolve();
        await aborted(exchange.signal);
      };
      await talk(engine, handle, async ({ client, server }) => {
        await client.write(get("/0") + get("/1"));
        const idle = await RawConnection.open(server.port);
        await Promise.all(begun.map(({ promise }) => promise));
        expect(await server.close(0)).toBe(2);
        await expect(client.readResponse()).rejects.toThrow();
        expect(signals.map((signal) => signal.aborted)).toEqual([true, true]);
        idle.destroy();
      });
    });

    test("counts an answer as cut that a slow reader has not got", async () => {
      const responded = deferred();
      const handle = (exchange: Exchange): undefined => {
        exchange.respond(200, [], "x".repeat(20_000_000));
        responded.resolve();
      };
      await talk(engine, handle, async ({ client, server }) => {
        await client.write(get("/"));
        await responded.promise;
        expect(await server.close(0)).toBe(1);
        await expect(client.readResponse()).rejects.toThrow();
      });
    });

    test("waits for the clean-up of handlers", async () => {
      const gate = deferred();
      const events: string[] = [];
      const handle = async (exchange: Exchange): Promise<void> => {
        exchange.respond(200, [], "text");
        await gate.promise;
        events.push("cleaned up");
      };
      await talk(engine, handle, async ({ client, server }) => {
        expect((await client.exchange(get("/", "Connection: close"))).status).toBe(200);
        expect(await client.readToEnd()).toHaveLength(0);
        const closed = server.close(longGraceMs).then(() => events.push("closed"));
        await expect(RawConnection.open(server.port)).rejects.toThrow();
        gate.resolve();
        await closed;
      });
      expect(events).toEqual(["cleaned up", "closed"]);
    });

    test("waits for the clean-up of what it cuts", async () => {
      const begun = deferred();
      const events: string[] = [];
      const handle = async (exchange: Exchange): Promise<void> => {
        begun.resolve();
        await aborted(exchange.signal);
        // Clean-up that takes some turns of the event loop, as closing a connection does.
        for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
        events.push("cleaned up");
      };
      await talk(engine, handle, async ({ client, server }) => {
        await client.write(get("/"));
        await begun.promise;
        expect(await server.close(0)).toBe(1);
        events.push("closed");
      });
      expect(events).toEqual(["cleaned up", "closed"]);
    });

    test("does not wait for clean-up for ever", async () => {
      const handle = async (exchange: Exchange): Promise<void> => {
        exchange.respond(200, [], "text");
        await new Promise(() => {});
      };
      await talk(engine, handle, async ({ client, server }) => {
        expect((await client.exchange(get("/", "Connection: close"))).status).toBe(200);
        expect(await server.close(0)).toBe(0);
      });
    });

    test("gives the same end to whoever calls it again", async () => {
      const server = await engine.listen(echoTarget, { port: 0 });
      expect(await Promise.all([server.close(longGraceMs), server.close(0)])).toEqual([0, 0]);
    });
  });
}
