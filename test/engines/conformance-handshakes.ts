import { expect } from "vitest";
import type { Exchange } from "../../src/http/exchange.ts";
import { FieldSyntaxError } from "../../src/http/field-syntax.ts";
import { aborted, answer, type Fact, outcomeOf, pieces } from "./conformance-facts.ts";
import { headerOf } from "./raw-connection.ts";
import { connected, plainAnswer, Recorder, unopened } from "./websocket-session.ts";

const handshake: Readonly<Record<string, string>> = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
  "sec-websocket-version": "13",
};

/** The headers of a handshake with some of them changed, or left out where they are null. */
function handshakeWith(changes: Readonly<Record<string, string | null>>): string[] {
  return Object.entries({ ...handshake, ...changes }).flatMap(([name, value]) => (value === null ? [] : [name, value]));
}

/** What the callback throws. */
function thrownBy(callback: () => unknown): unknown {
  try {
    callback();
  } catch (error) {
    return error;
  }
  return undefined;
}

const ignored: Readonly<Record<string, Readonly<Record<string, string | null>>>> = {
  "no Upgrade": { upgrade: null },
  "an Upgrade to something else": { upgrade: "h2c" },
  "no Connection: upgrade": { connection: "keep-alive" },
};

const broken: Readonly<Record<string, Readonly<Record<string, string | null>>>> = {
  "no key": { "sec-websocket-key": null },
  "a key that is too short": { "sec-websocket-key": "dGhlIHNhbXBsZQ==" },
  "a key that is no base64": { "sec-websocket-key": "dGhlIHNhbXBsZSBub25j!Q==" },
  "no version": { "sec-websocket-version": null },
  "an empty list of subprotocols": { "sec-websocket-protocol": "" },
  "a subprotocol that is no token": { "sec-websocket-protocol": "a, b c" },
  "the same subprotocol twice": { "sec-websocket-protocol": "a, a" },
};

/** How a WebSocket comes about, or does not. */
export function describeHandshakes(fact: Fact): void {
  fact("tells of a handshake as of any request", (start) =>
    connected(
      start,
      async ({ client, exchange, recorder }) => {
        const look = (): unknown[] => [
          exchange.method,
          exchange.target,
          exchange.wantsWebSocket,
          exchange.header("x-a"),
          exchange.headerPairs().includes("x-a"),
          exchange.remoteAddress,
        ];
        const seen = ["GET", "/a?b=c", true, "1", true, "127.0.0.1"];
        expect(look()).toEqual(seen);
        client.terminate();
        await recorder.closed;
        expect(look()).toEqual(seen);
      },
      {},
      { target: "/a?b=c", headers: ["x-a", "1"] },
    ),
  );

  fact("has no body to read in a handshake", async (start) => {
    const read: unknown[] = [];
    const handle = async (exchange: Exchange): Promise<void> => {
      const bytes = await exchange.readBody(10);
      read.push(bytes.byteLength);
      for await (const piece of exchange.streamBody()) read.push(piece);
      exchange.respond(403, [], null);
    };
    await unopened(start, handle);
    expect(read).toEqual([0]);
  });

  for (const [name, changes] of Object.entries(ignored)) {
    fact(`takes ${name} for an ordinary request`, async (start) => {
      const handle = (exchange: Exchange): undefined => {
        exchange.respond(200, [], String(exchange.wantsWebSocket));
      };
      const { status, body } = await answer(start, handle, { headers: handshakeWith(changes) });
      expect([status, body.toString()]).toEqual([200, "false"]);
    });
  }

  fact("takes the handshake in a POST for an ordinary request", async (start) => {
    const handle = async (exchange: Exchange): Promise<void> => {
      const body = await exchange.readBody(10);
      exchange.respond(200, [], `${exchange.wantsWebSocket} ${Buffer.from(body)}`);
    };
    const body = Buffer.from("text");
    const response = await answer(start, handle, { method: "POST", headers: handshakeWith({}), body });
    expect(response.body.toString()).toBe("false text");
  });

  for (const [name, changes] of Object.entries(broken)) {
    fact(`refuses a handshake with ${name}`, async (start) => {
      const handled: string[] = [];
      const handle = (exchange: Exchange): undefined => {
        handled.push(exchange.target);
        exchange.respond(200, [], null);
      };
      const { status, body } = await answer(start, handle, { headers: handshakeWith(changes) });
      expect([status, handled]).toEqual([400, []]);
      expect(JSON.parse(body.toString())).toEqual({ detail: expect.stringContaining("Sec-WebSocket-") });
    });
  }

  fact("refuses a handshake with a body", async (start) => {
    const handle = (exchange: Exchange): undefined => void exchange.respond(200, [], null) as undefined;
    for (const body of [Buffer.from("x"), pieces(Buffer.from("x"))]) {
      expect((await answer(start, handle, { headers: handshakeWith({}), body })).status).toBe(400);
    }
  });

  fact("says which version it speaks", async (start) => {
    const handle = (exchange: Exchange): undefined => void exchange.respond(200, [], null) as undefined;
    for (const version of ["8", "14", "13, 13", "+13"]) {
      const headers = handshakeWith({ "sec-websocket-version": version });
      const response = await answer(start, handle, { headers });
      expect(response.status).toBe(426);
      expect(headerOf(response.headers, "sec-websocket-version")).toBe("13");
      expect(headerOf(response.headers, "upgrade")).toBe("websocket");
    }
  });

  fact("sends upgrade with a 426 of the handler, and with nothing else", async (start) => {
    const handle = (exchange: Exchange): undefined => {
      exchange.respond(Number(exchange.target.slice(1)), ["upgrade", "websocket"], "text");
    };
    const upgradeOf = async (target: string): Promise<string | undefined> =>
      headerOf((await answer(start, handle, { target })).headers, "upgrade");
    expect(await upgradeOf("/426")).toBe("websocket");
    expect(await upgradeOf("/200")).toBeUndefined();
  });

  fact("speaks the subprotocol that the handler chose", (start) =>
    connected(
      start,
      async ({ client }) => expect(client.subprotocol).toBe("b"),
      { subprotocol: "b" },
      { headers: ["sec-websocket-protocol", "a, b, c"] },
    ),
  );

  fact("speaks no subprotocol when the handler chose none", (start) =>
    connected(
      start,
      async ({ client }) => {
        expect(client.subprotocol).toBeNull();
        expect(headerOf(client.headers, "sec-websocket-protocol")).toBeUndefined();
      },
      {},
      // The client of the package ws takes no answer without one for an error.
      {},
    ),
  );

  fact("sends headers of the handler, cookies each in a line", (start) =>
    connected(
      start,
      async ({ client }) => {
        const cookies = client.headers.filter((_, index) => client.headers[index - 1] === "set-cookie");
        expect(cookies).toEqual(["a=1", "b=2"]);
        expect(headerOf(client.headers, "x-name")).toBe("caf\xe9");
      },
      { headers: ["set-cookie", "a=1", "x-name", "caf\xe9", "set-cookie", "b=2"] },
    ),
  );

  fact("sends no header of the handler that belongs to the handshake", (start) =>
    connected(
      start,
      async ({ client }) => {
        for (const name of ["connection", "upgrade", "sec-websocket-accept", "sec-websocket-extensions"]) {
          expect(client.headers.filter((text) => text === "mine")).toEqual([]);
          expect(client.headers.filter((text) => text === name).length).toBeLessThanOrEqual(1);
        }
        expect(headerOf(client.headers, "content-length")).toBeUndefined();
        expect(headerOf(client.headers, "x-a")).toBe("1");
      },
      {
        headers: [
          ...["connection", "mine", "upgrade", "mine", "sec-websocket-accept", "mine"],
          ...["sec-websocket-extensions", "mine", "sec-websocket-protocol", "mine", "content-length", "5", "x-a", "1"],
        ],
      },
    ),
  );

  fact("accepts nothing with a header that would start another", async (start) => {
    const errors: unknown[] = [];
    const handle = (exchange: Exchange): undefined => {
      for (const headers of [
        ["x-a", "1\r\nx-b: 2"],
        ["x-a\r\nx-b", "1"],
        ["x-a: 1", ""],
        ["x-a", "\u0100"],
      ]) {
        errors.push(thrownBy(() => exchange.acceptWebSocket({ ...plainAnswer, headers }, new Recorder())));
      }
      exchange.respond(500, [], String(exchange.hasResponded));
    };
    const { status, body } = await unopened(start, handle);
    expect(errors.map((error) => error instanceof FieldSyntaxError)).toEqual([true, true, true, true]);
    expect([status, body.toString()]).toEqual([500, "false"]);
  });

  fact("accepts nothing with a subprotocol that the client does not offer", async (start) => {
    const errors: unknown[] = [];
    const handle = (exchange: Exchange): undefined => {
      const accept = (): unknown => exchange.acceptWebSocket({ ...plainAnswer, subprotocol: "c" }, new Recorder());
      errors.push(thrownBy(accept));
      exchange.respond(400, [], null);
    };
    expect((await unopened(start, handle, { headers: ["sec-websocket-protocol", "a, b"] })).status).toBe(400);
    expect(errors).toEqual([expect.objectContaining({ message: expect.stringContaining('"c"') })]);
  });

  fact("sends a response in place of a WebSocket", async (start) => {
    const handle = (exchange: Exchange): undefined => {
      exchange.respond(401, ["www-authenticate", "Bearer"], '{"detail":"No"}');
    };
    const response = await unopened(start, handle);
    expect(response.status).toBe(401);
    expect(headerOf(response.headers, "www-authenticate")).toBe("Bearer");
    expect(headerOf(response.headers, "content-length")).toBe("15");
    expect(response.body.toString()).toBe('{"detail":"No"}');
  });

  fact("sends a stream in place of a WebSocket", async (start) => {
    const outcomes: unknown[] = [];
    const handle = async (exchange: Exchange): Promise<void> => {
      outcomes.push(await exchange.respond(200, [], pieces<string | Uint8Array>("a", Buffer.alloc(3_000_000), "b")));
    };
    const { body } = await unopened(start, handle);
    expect([body.byteLength, body[0], body.at(-1)]).toEqual([3_000_002, 97, 98]);
    expect(outcomes).toEqual([{ kind: "sent" }]);
  });

  fact("answers a handshake once", async (start) => {
    const errors: unknown[] = [];
    const tryAll = (exchange: Exchange): void => {
      errors.push(exchange.hasResponded);
      errors.push(thrownBy(() => exchange.acceptWebSocket(plainAnswer, new Recorder())));
      errors.push(thrownBy(() => exchange.respond(200, [], null)));
    };
    const twice = [true, expect.any(Error), expect.any(Error)];
    await unopened(start, (exchange) => {
      exchange.respond(403, [], null);
      tryAll(exchange);
      return undefined;
    });
    expect(errors.splice(0)).toEqual(twice);
    await connected(start, async ({ exchange }) => tryAll(exchange));
    expect(errors).toEqual(twice);
  });

  fact("accepts no WebSocket in an ordinary request", async (start) => {
    const errors: unknown[] = [];
    const handle = (exchange: Exchange): undefined => {
      errors.push(thrownBy(() => exchange.acceptWebSocket(plainAnswer, new Recorder())));
      exchange.respond(200, [], "text");
    };
    expect((await answer(start, handle)).body.toString()).toBe("text");
    expect(errors).toEqual([expect.any(Error)]);
  });

  for (const moment of ["before it is accepted", "after it is accepted"]) {
    fact(`aborts a signal taken ${moment} when the WebSocket is over`, async (start) => {
      const signals: AbortSignal[] = [];
      const recorder = new Recorder();
      const driver = await start((exchange) => {
        if (moment.startsWith("before")) signals.push(exchange.signal);
        exchange.acceptWebSocket(plainAnswer, recorder);
        signals.push(exchange.signal);
        return undefined;
      });
      const client = await driver.open({});
      if ("status" in client) throw new Error("The WebSocket was refused.");
      client.send("text");
      await recorder.told(1);
      expect(signals.map((signal) => signal.aborted)).not.toContain(true);
      client.close(1000);
      await Promise.all(signals.map(aborted));
      await driver.close();
    });
  }

  fact("does not abort the signal of a handshake that was answered by a response", async (start) => {
    const signals: AbortSignal[] = [];
    const handle = (exchange: Exchange): undefined => {
      signals.push(exchange.signal);
      exchange.respond(403, [], "text");
    };
    expect(await outcomeOf(unopened(start, handle))).toMatchObject({ status: 403 });
    expect(signals.map((signal) => signal.aborted)).toEqual([false]);
  });
}
