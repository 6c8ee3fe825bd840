import { BoltAPI, type Broker, ConfigError, memoryBroker, type RoomMessage, redisBroker, silentLogger } from "boltapi";
import { Redis } from "ioredis";
import { afterAll, describe, expect, it } from "vitest";
import { decodeRoomMessage, encodeRoomMessage } from "../../src/websocket/room-message-codec.ts";
import { recordingLogger } from "../logging/recording-logger.ts";
import { RedisProxy } from "../redis/redis-proxy.ts";

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
    expect((error as Error).message).toBe(
      "REDIS_UNREACHABLE: Redis at redis://127.0.0.1:1 cannot be reached: connect ECONNREFUSED 127.0.0.1:1. " +
        "Start it, or correct the URL.",
    );
  });

  it.each([
    ["redis://user:sec@ret@127.0.0.1:1", "redis://127.0.0.1:1 "],
    ["redis://127.0.0.1:1/2?password=secret", "redis://127.0.0.1:1/2 "],
  ])("shows of %s no more than the place", async (secret, place) => {
    const error: unknown = await redisBroker({ url: secret })
      .connect(() => {}, silentLogger)
      .catch((caught: unknown) => caught);

    expect((error as Error).message).toMatch(`Redis at ${place}`);
    expect((error as Error).message).not.toMatch(/sec|ret/);
  });

  it.each([undefined, "", "127.0.0.1:6379", "http://127.0.0.1:6379", "redis://user:sec/ret@127.0.0.1"])(
    "needs a URL, and does not show what it gets instead: %s",
    (given) => {
      expect(() => redisBroker({ url: given as string })).toThrow(
        'OPTION_INVALID: Option "url": expected a URL such as "redis://127.0.0.1:6379". ' +
          "Special characters of user and password are percent-encoded.",
      );
    },
  );

  it("says why Redis does not let it in", async () => {
    const { host } = new URL(url);
    const connecting = redisBroker({ url: `redis://nobody:wrong@${host}` }).connect(() => {}, silentLogger);

    await expect(connecting).rejects.toThrow(/^REDIS_UNREACHABLE.*WRONGPASS/);
  });

  it("makes a connection again that is lost, and says so", async () => {
    await using proxy = await RedisProxy.open(url);
    const logger = recordingLogger();
    const prefix = `boltapi-test-${crypto.randomUUID()}`;
    const inbox = new Inbox();
    const here = await redisBroker({ url: proxy.url, prefix }).connect(inbox.deliver, logger);
    const there = await redisBroker({ url, prefix }).connect(() => {}, silentLogger);
    proxy.cut();
    while (logger.entries.filter(({ level }) => level === "warn").length < 2) await logger.nextEntry();

    await expect(here.publish(message("lost"))).rejects.toThrow();
    while (logger.entries.filter(({ level }) => level === "info").length < 2) await logger.nextEntry();
    // The subscription is made after the connection, so that what is sent meanwhile is lost.
    for (let count = 0; inbox.messages.length === 0; count++) {
      await there.publish(message(`again ${count}`));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await here.publish(message("from here"));

    expect(new Set(logger.entries.map(({ message: said }) => said))).toEqual(
      new Set(["The connection to Redis is lost; it is being made again", "The connection to Redis is back"]),
    );
    for (const connection of [here, there]) await connection.close();
  });

  it("gives up a connection on which Redis says nothing any more", async () => {
    await using proxy = await RedisProxy.open(url);
    const logger = recordingLogger();
    const prefix = `boltapi-test-${crypto.randomUUID()}`;
    const connection = await redisBroker({ url: proxy.url, prefix, timeoutMs: 50 }).connect(() => {}, logger);
    proxy.freeze();

    await expect(connection.publish(message("lost"))).rejects.toThrow();
    // The other one, which only listens, finds out by itself.
    while (logger.entries.filter(({ level }) => level === "warn").length < 2) await logger.nextEntry();
    await connection.close();
  });

  it("takes no more messages than it has place for", async () => {
    await using proxy = await RedisProxy.open(url);
    const prefix = `boltapi-test-${crypto.randomUUID()}`;
    const connection = await redisBroker({ url: proxy.url, prefix }).connect(() => {}, silentLogger);
    proxy.freeze();
    const large = "x".repeat(8 * 1024 * 1024);
    const results = Array.from({ length: 9 }, () => connection.publish(message(large)));
    const settled = Promise.allSettled(results);

    await expect(results[8]).rejects.toThrow("Redis takes less than it is sent");
    proxy.cut();
    expect((await settled).every(({ status }) => status === "rejected")).toBe(true);
    await connection.close();
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
