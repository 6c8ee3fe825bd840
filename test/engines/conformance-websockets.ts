import { expect } from "vitest";
import { aborted, type Fact, stalled } from "./conformance-facts.ts";
import { connected } from "./websocket-session.ts";

const unsendableCodes = [999, 1004, 1005, 1006, 1015, 2000, 2999, 5000, 1000.5, Number.NaN];

/** What holds for WebSockets that are open, whatever carries them. */
export function describeWebSockets(fact: Fact): void {
  fact("takes text and bytes from a client, in their order", (start) =>
    connected(start, async ({ client, recorder }) => {
      const sent = ["", "text", Uint8Array.of(0, 255), "grüße 🌍", new Uint8Array(0), "last"];
      for (const message of sent) client.send(message);
      await recorder.told(sent.length);
      expect(recorder.messages).toEqual(sent);
    }),
  );

  fact("sends text and bytes to a client, in their order", (start) =>
    connected(start, async ({ client, connection }) => {
      const sent = ["", "text", Uint8Array.of(0, 255), "grüße 🌍", new Uint8Array(0), "last"];
      await Promise.all(sent.map((message) => connection.send(message)));
      for (const message of sent) expect(await client.receive()).toEqual(message);
    }),
  );

  fact("sends what it tells nothing about among what it does, in order", (start) =>
    connected(start, async ({ client, connection }) => {
      const sent = ["pushed", "sent", Uint8Array.of(0, 255), "sent again", "", new Uint8Array(100_000)];
      const sends = sent.map((message, index) =>
        index % 2 === 0 ? connection.push(message) : connection.send(message),
      );
      await Promise.all(sends);
      for (const message of sent) expect(await client.receive()).toEqual(message);
    }),
  );

  fact("carries large messages both ways", (start) =>
    connected(start, async ({ client, connection, recorder }) => {
      const bytes = new Uint8Array(1_000_000).map((_, index) => index % 251);
      client.send(bytes);
      client.send("x".repeat(1_000_000));
      await recorder.told(2);
      expect(Buffer.compare(recorder.messages[0] as Uint8Array, bytes)).toBe(0);
      expect(recorder.messages[1]).toHaveLength(1_000_000);
      void connection.send(bytes);
      expect(Buffer.compare((await client.receive()) as Uint8Array, bytes)).toBe(0);
    }),
  );

  fact("hands out bytes in a buffer of their own", (start) =>
    connected(start, async ({ client, recorder }) => {
      const small = Uint8Array.of(1, 2, 3);
      client.send(small);
      client.send(new Uint8Array(100_000));
      await recorder.told(2);
      expect(recorder.messages.map((message) => (message as Uint8Array).buffer.byteLength)).toEqual([3, 100_000]);
      expect((recorder.messages[0] as Uint8Array).buffer).not.toBe(small.buffer);
    }),
  );

  fact("sends text without lone surrogates", (start) =>
    connected(start, async ({ client, connection }) => {
      void connection.send("a\ud800b");
      expect(await client.receive()).toBe("a\ufffdb");
    }),
  );

  fact("takes a message of as many bytes as are allowed", (start) =>
    connected(
      start,
      async ({ client, recorder }) => {
        client.send("grüße");
        client.send(new Uint8Array(7));
        await recorder.told(2);
        expect(recorder.messages).toEqual(["grüße", new Uint8Array(7)]);
      },
      { maxMessageBytes: 7 },
    ),
  );

  for (const message of ["grüße 1", new Uint8Array(8)]) {
    fact(`closes with 1009 on ${typeof message === "string" ? "text" : "bytes"} above the limit`, (start) =>
      connected(
        start,
        async ({ client, connection, recorder }) => {
          client.send("before");
          client.send(message);
          client.send("after");
          expect((await client.closed).code).toBe(1009);
          expect(await recorder.closed).toEqual({ code: 1009, reason: "" });
          expect(recorder.messages).toEqual(["before"]);
          expect(connection.isOpen).toBe(false);
        },
        { maxMessageBytes: 7 },
      ),
    );
  }

  fact("tells the code and the reason of a client that closes, after its last message", (start) =>
    connected(start, async ({ client, connection, recorder }) => {
      client.send("last");
      client.close(4000, "grüße");
      expect(await recorder.closed).toEqual({ code: 4000, reason: "grüße" });
      expect(await client.closed).toEqual({ code: 4000, reason: "grüße" });
      expect(recorder.events).toEqual(["message", "close"]);
      expect(connection.isOpen).toBe(false);
    }),
  );

  fact("tells 1005 of a client that closes without a code", (start) =>
    connected(start, async ({ client, recorder }) => {
      client.close();
      expect(await recorder.closed).toEqual({ code: 1005, reason: "" });
      expect((await client.closed).code).toBe(1005);
    }),
  );

  fact("tells 1006 of a client that is gone, after its last message", (start) =>
    connected(start, async ({ client, connection, recorder }) => {
      client.send("last");
      await recorder.told(1);
      client.terminate();
      expect(await recorder.closed).toEqual({ code: 1006, reason: "" });
      expect(connection.isOpen).toBe(false);
    }),
  );

  fact("closes with a code and a reason", (start) =>
    connected(start, async ({ client, connection, recorder }) => {
      void connection.send("last");
      connection.close(4001, "é".repeat(61));
      expect(connection.isOpen).toBe(false);
      expect(await client.receive()).toBe("last");
      expect(await client.receive()).toBeNull();
      expect(await client.closed).toEqual({ code: 4001, reason: "é".repeat(61) });
      expect(await recorder.closed).toEqual({ code: 4001, reason: "é".repeat(61) });
    }),
  );

  fact("closes with no code that may not be sent, and with no reason that is too long", (start) =>
    connected(start, async ({ connection }) => {
      for (const code of unsendableCodes) expect(() => connection.close(code, "")).toThrow(RangeError);
      expect(() => connection.close(1000, "é".repeat(62))).toThrow(RangeError);
      expect(connection.isOpen).toBe(true);
    }),
  );

  fact("closes once", (start) =>
    connected(start, async ({ client, connection, recorder }) => {
      connection.close(4001, "first");
      connection.close(4002, "second");
      expect(await client.closed).toEqual({ code: 4001, reason: "first" });
      await recorder.closed;
      connection.close(4003, "third");
      connection.terminate();
      expect(recorder.events).toEqual(["close"]);
    }),
  );

  fact("hands out no message after it was closed", (start) =>
    connected(start, async ({ client, connection, recorder }) => {
      recorder.react = () => connection.close(1000, "");
      for (const message of ["first", "second", "third"]) client.send(message);
      await recorder.closed;
      expect(recorder.messages).toEqual(["first"]);
    }),
  );

  fact("sends nothing after it was closed", (start) =>
    connected(start, async ({ client, connection, recorder }) => {
      connection.close(1000, "");
      await connection.send("late");
      connection.push("late");
      connection.ping();
      expect(connection.bufferedBytes).toBe(0);
      expect(await client.receive()).toBeNull();
      await recorder.closed;
      await connection.send("later");
      connection.push("later");
      connection.ping();
      expect(connection.bufferedBytes).toBe(0);
    }),
  );

  fact("cuts the connection without a word", (start) =>
    connected(start, async ({ client, connection, exchange, recorder }) => {
      const { signal } = exchange;
      connection.terminate();
      expect(connection.isOpen).toBe(false);
      expect((await client.closed).code).toBe(1006);
      expect(await recorder.closed).toEqual({ code: 1006, reason: "" });
      await aborted(signal);
    }),
  );

  fact("asks for a sign of life, and tells of it", (start) =>
    connected(start, async ({ connection, recorder }) => {
      connection.ping();
      connection.ping();
      await recorder.told(2);
      expect(recorder.events).toEqual(["pong", "pong"]);
    }),
  );

  fact("hears nothing of a client that gives no sign of life", (start) =>
    connected(
      start,
      async ({ client, connection, recorder }) => {
        connection.ping();
        void connection.send("after the ping");
        await client.receive();
        client.send("after the pong that never was");
        await recorder.told(1);
        expect(recorder.events).toEqual(["message"]);
      },
      {},
      { answersPings: false },
    ),
  );

  fact("answers the pings of a client", (start) =>
    connected(start, async ({ client, recorder }) => {
      await client.ping();
      expect(recorder.events).toEqual([]);
    }),
  );

  fact("takes nothing while it is paused", (start) =>
    connected(start, async ({ client, connection, recorder }) => {
      connection.pause();
      for (let count = 0; count < 100; count++) client.send(String(count));
      await stalled(() => recorder.events.length);
      expect(recorder.events).toEqual([]);
      connection.resume();
      await recorder.told(100);
      expect(recorder.messages).toEqual(Array.from({ length: 100 }, (_, count) => String(count)));
    }),
  );

  fact("takes one message at a time when it is paused at each", (start) =>
    connected(start, async ({ client, connection, recorder }) => {
      recorder.react = () => connection.pause();
      for (const message of ["first", "second", "third"]) client.send(message);
      for (const count of [1, 2, 3]) {
        await recorder.told(count);
        await stalled(() => recorder.events.length);
        expect(recorder.messages).toHaveLength(count);
        connection.resume();
        expect(recorder.messages).toHaveLength(count);
      }
      expect(recorder.messages).toEqual(["first", "second", "third"]);
    }),
  );

  fact("can be paused and resumed at any time, more than once", (start) =>
    connected(start, async ({ client, connection, recorder }) => {
      connection.resume();
      connection.pause();
      connection.pause();
      connection.resume();
      connection.resume();
      client.send("text");
      await recorder.told(1);
      client.terminate();
      await recorder.closed;
      connection.pause();
      connection.resume();
    }),
  );

  fact("closes although it is paused, and messages wait", (start) =>
    connected(start, async ({ client, connection, recorder }) => {
      connection.pause();
      client.send("waits");
      connection.close(4001, "");
      expect((await client.closed).code).toBe(4001);
      expect((await recorder.closed).code).toBe(4001);
      expect(recorder.messages).toEqual([]);
    }),
  );

  fact("tells of the end although it is paused after it was closed", (start) =>
    connected(start, async ({ connection, recorder }) => {
      connection.close(1000, "");
      connection.pause();
      expect((await recorder.closed).code).toBe(1000);
    }),
  );

  fact("tells of a client that is gone once it goes on, after the messages that waited", (start) =>
    connected(start, async ({ client, connection, recorder }) => {
      recorder.react = () => connection.pause();
      for (const message of ["first", "second", "third"]) client.send(message);
      await recorder.told(1);
      client.terminate();
      recorder.react = () => {};
      connection.resume();
      expect((await recorder.closed).code).toBe(1006);
      expect(recorder.messages).toEqual(["first", "second", "third"]);
    }),
  );

  fact("counts what a client does not take, and tells when it has", (start) =>
    connected(start, async ({ client, connection }) => {
      const bytes = new Uint8Array(8_000_000);
      let sentCount = 0;
      client.pause();
      const sends = Array.from({ length: 8 }, async () => {
        await connection.send(bytes);
        sentCount++;
      });
      await stalled(() => sentCount);
      expect(sentCount).toBeLessThan(8);
      const { bufferedBytes } = connection;
      expect(bufferedBytes).toBeGreaterThan(8_000_000);
      connection.push(bytes);
      expect(connection.bufferedBytes).toBeGreaterThanOrEqual(bufferedBytes + bytes.byteLength);
      client.resume();
      for (let count = 0; count < 9; count++) expect(await client.receive()).toHaveLength(8_000_000);
      await Promise.all([...sends, connection.send("")]);
      expect(connection.bufferedBytes).toBe(0);
    }),
  );

  for (const end of ["terminate", "leave"]) {
    fact(`keeps nobody waiting for a message that never leaves: ${end}`, (start) =>
      connected(start, async ({ client, connection, recorder }) => {
        const bytes = new Uint8Array(8_000_000);
        client.pause();
        const sends = Array.from({ length: 8 }, () => connection.send(bytes));
        if (end === "leave") client.terminate();
        else connection.terminate();
        await Promise.all(sends);
        await recorder.closed;
        expect(connection.bufferedBytes).toBe(0);
      }),
    );
  }
}
