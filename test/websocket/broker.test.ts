import { BoltAPI, type Broker, ConfigError, memoryBroker, type RoomMessage, redisBroker, silentLogger } from "boltapi";
import { Redis } from "ioredis";
import { afterAll, describe, expect, it } from "vitest";
import { decodeRoomMessage, encodeRoomMessage } from "../../src/websocket/room-message-codec.ts";
import { recordingLogger } from "../logging/recording-logger.ts";

const url = process.env.REDIS_URL ?? "redis://127.0.0.1:6379";

/** Takes down messages, and waits for a number of them. */
class Inbox {
  readonly messages: RoomMessage[] = [];
  private wake: () => void = () => {};

  readonly deliver = (message: RoomMessage): void => {
    this.messages.push(message);
    this.wake();
  };

  async waitFor(count: number): Promise<readonly RoomMessage[]> {
    while (this.messages.length < count) await new Promise<void>((resolve) => (this.wake = resolve));
    return this.messages;
  }
}

const message = (payload: string | Uint8Array): RoomMessage => ({ rooms: ["a", "b"], except: ["x:1"], payload });

/** What every broker has to do. */
function describeBroker(name: string, makeBroker: () => Broker): void {
  describe(name, () => {
    it("takes messages to all other connections, whole and in order", async () => {
      const broker = makeBroker();
      const inboxes = [new Inbox(), new Inbox(), new Inbox()];
      const connections = await Promise.all(inboxes.map(({ deliver }) => broker.connect(deliver, silentLogger)));
      const sent = [message("text é\n"), message(new Uint8Array([0, 255, 10])), message("")];
      for (const each of sent) await connections[0]?.publish(each);

      for (const inbox of inboxes.slice(1)) {
        const got = await inbox.waitFor(3);
        expect(got.map(({ payload }) => (typeof payload === "string" ? payload : [...payload]))).toEqual([
          "text é\n",
          [0, 255, 10],
          "",
        ]);
        expect(got[0]).toMatchObject({ rooms: ["a", "b"], except: ["x:1"] });
      }
      expect(inboxes[0]?.messages).toEqual([]);
      for (const connection of connections) await connection.close();
    });

    it("takes nothing to a connection that is closed", async () => {
      const broker = makeBroker();
      const [closed, open] = [new Inbox(), new Inbox()];
      const sender = await broker.connect(() => {}, silentLogger);
      const leaving = await broker.connect(closed.deliver, silentLogger);
      const staying = await broker.connect(open.deliver, silentLogger);
      await leaving.close();
      await sender.publish(message("after"));

      await open.waitFor(1);
      expect(closed.messages).toEqual([]);
      for (const connection of [sender, staying]) await connection.close();
    });

    it("takes everything of several senders", async () => {
      const broker = makeBroker();
      const inbox = new Inbox();
      const receiver = await broker.connect(inbox.deliver, silentLogger);
      const senders = await Promise.all([1, 2, 3].map(() => broker.connect(() => {}, silentLogger)));
      await Promise.all(
        senders.flatMap((sender, index) =>
          Array.from({ length: 20 }, (_, count) => sender.publish(message(`${index}-${count}`))),
        ),
      );

      const got = await inbox.waitFor(60);
      expect(new Set(got.map(({ payload }) => payload)).size).toBe(60);
      for (const connection of [receiver, ...senders]) await connection.close();
    });
  });
}

describeBroker("memoryBroker", memoryBroker);
describeBroker("redisBroker", () => redisBroker({ url, prefix: `boltapi-test-${crypto.randomUUID()}` }));

describe("redisBroker", () => {
  const stranger = new Redis(url, { lazyConnect: true });
  afterAll(() => stranger.disconnect());

  it("ignores what is no message, and says so", async () => {
    const logger = recordingLogger();
    const prefix = `boltapi-test-${crypto.randomUUID()}`;
    const broker = redisBroker({ url, prefix });
    const inbox = new Inbox();
    const receiver = await broker.connect(inbox.deliver, logger);
    const sender = await broker.connect(() => {}, silentLogger);
    await stranger.connect();
    for (const text of ["", "{", "null", '{"from":1}', '{"from":"a","rooms":[1],"except":[],"text":""}']) {
      await stranger.publish(`${prefix}:rooms`, text);
    }
    await sender.publish(message("real"));

    expect(await inbox.waitFor(1)).toMatchObject([{ payload: "real" }]);
    expect(logger.entries.filter(({ level }) => level === "warn")).toHaveLength(5);
    for (const connection of [receiver, sender]) await connection.close();
  });

  it("keeps the application from starting when Redis is not there, without showing the password", async () => {
    const broker = redisBroker({ url: "redis://user:secret@127.0.0.1:1" });
    const api = new BoltAPI({ logger: silentLogger, websocket: { broker } });
    const error: unknown = await api.listen({ port: 0 }).catch((caught: unknown) => caught);

    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toMatch(/^BROKER_UNREACHABLE.*redis:\/\/…@127\.0\.0\.1:1/);
    expect((error as Error).message).not.toContain("secret");
  });
});

describe("room messages between processes", () => {
  it("are read as they were written", () => {
    for (const payload of ["text", new Uint8Array([1, 2])]) {
      const decoded = decodeRoomMessage(encodeRoomMessage({ from: "me", message: message(payload) }));
      expect(decoded?.from).toBe("me");
      expect(Buffer.from(decoded?.message.payload ?? "")).toEqual(Buffer.from(payload));
    }
  });

  it.each(["[]", "1", '"x"', '{"from":"a","rooms":[],"except":[]}', '{"from":"a","rooms":[],"except":{},"text":"x"}'])(
    "are nothing else: %s",
    (text) => {
      expect(decodeRoomMessage(text)).toBeNull();
    },
  );
});
