import { BoltAPI, type Broker, depends, memoryBroker, type ServerWebSocket, silentLogger } from "boltapi";
import { TestClient, type TestWebSocket } from "boltapi/testing";
import { describe, expect, it } from "vitest";

/** An API whose sockets join the rooms of their path, and do what they are told. */
function makeApi(options: ConstructorParameters<typeof BoltAPI>[0] = {}): BoltAPI {
  const api = new BoltAPI({ logger: silentLogger, ...options });
  api.websocket("/rooms/{rooms:path}", async ({ socket, params }) => {
    await socket.accept();
    for (const room of params.rooms.split("/")) socket.join(room);
    await socket.sendJson([...socket.rooms]);
    for await (const command of socket.texts()) await obey(socket, command);
  });
  return api;
}

async function obey(socket: ServerWebSocket, command: string): Promise<void> {
  const [verb, room = "", ...rest] = command.split(" ");
  if (verb === "leave") socket.leave(room);
  else await socket.to(room.split("+")).sendText(rest.join(" "));
  await socket.sendText("done");
}

async function enter(client: TestClient, rooms: string): Promise<TestWebSocket> {
  const socket = await client.websocket(`/rooms/${rooms}`);
  expect(await socket.receiveJson()).toEqual(rooms.split("/"));
  return socket;
}

/** What a socket got before the mark that everybody gets. */
async function received(socket: TestWebSocket): Promise<unknown[]> {
  const messages: unknown[] = [];
  for await (const message of socket) {
    if (message === "mark") break;
    messages.push(message);
  }
  return messages;
}

describe("rooms", () => {
  it("send to their members but not to the sender, once each", async () => {
    const api = makeApi();
    await using client = new TestClient(api);
    const ann = await enter(client, "a/b");
    const bob = await enter(client, "a/b");
    const eve = await enter(client, "c");

    await ann.sendText("say a+b hello");
    expect(await ann.receiveText()).toBe("done");
    await api.rooms.to(["a", "b", "c"]).sendText("mark");
    expect(await received(bob)).toEqual(["hello"]);
    expect(await received(eve)).toEqual([]);
    expect(await received(ann)).toEqual([]);
    for (const socket of [ann, bob, eve]) await socket.close();
  });

  it("are no room at all when none is named", async () => {
    const api = makeApi();
    api.websocket("/nameless", async ({ socket }) => {
      await socket.accept();
      socket.join("");
      await socket.sendText("joined");
      for await (const _ of socket);
    });
    await using client = new TestClient(api);
    await using socket = await client.websocket("/nameless");
    expect(await socket.receiveText()).toBe("joined");

    await api.rooms.to([]).sendText("to nobody");
    await api.rooms.to("").sendText("mark");
    expect(await received(socket)).toEqual([]);
  });

  it("lose who leaves, and who closes", async () => {
    const api = makeApi();
    await using client = new TestClient(api);
    const ann = await enter(client, "a/b");
    const bob = await enter(client, "a");
    expect(api.rooms.count("a")).toBe(2);

    await ann.sendText("leave a");
    expect(await ann.receiveText()).toBe("done");
    expect(api.rooms.count("a")).toBe(1);
    await bob.close();
    expect(api.rooms.count("a")).toBe(0);
    await ann.close();
    expect(api.rooms.count("b")).toBe(0);
  });

  it("are open to routes and tasks, with some left out", async () => {
    const api = makeApi();
    const sockets = new Set<ServerWebSocket>();
    api.websocket("/noted", async ({ socket }) => {
      await socket.accept();
      sockets.add(socket);
      socket.join("a");
      await socket.sendText("noted");
      for await (const _ of socket);
    });
    api.post("/announce", async () => {
      await api.rooms.to("a", [...sockets]).sendJson({ news: true });
      await api.rooms.to("a").sendBytes(new Uint8Array([1]));
    });
    await using client = new TestClient(api);
    const left = await client.websocket("/noted");
    expect(await left.receiveText()).toBe("noted");
    const reached = await enter(client, "a");

    expect((await client.post("/announce")).status).toBe(204);
    expect(await reached.receiveJson()).toEqual({ news: true });
    expect([...(await left.receiveBytes())]).toEqual([1]);
    for (const socket of [left, reached]) await socket.close();
  });

  it("are shared with mounted APIs", async () => {
    const inner = makeApi();
    const { rooms } = inner;
    const outer = new BoltAPI();
    outer.mount("/inner", inner);
    await using client = new TestClient(outer);
    const socket = await client.websocket("/inner/rooms/a");
    await socket.receiveJson();

    await outer.rooms.to("a").sendText("from the outer one");
    await inner.rooms.to("a").sendText("from the inner one");
    expect(await socket.receiveText()).toBe("from the outer one");
    expect(await socket.receiveText()).toBe("from the inner one");
    expect(rooms.count("a")).toBe(1);
    await socket.close();
  });

  it("send once although their API is served twice, until it is no more", async () => {
    const broker = memoryBroker();
    const api = makeApi({ websocket: { broker } });
    const other = makeApi({ websocket: { broker } });
    const [first, second, away] = [new TestClient(api), new TestClient(api), new TestClient(other)];
    const ann = await enter(first, "a");
    const bob = await enter(second, "a");
    const eve = await enter(away, "a");

    await ann.sendText("say a hello");
    expect([await bob.receiveText(), await eve.receiveText()]).toEqual(["hello", "hello"]);
    await bob.close();
    await second.close();
    await eve.sendText("say a still here");
    expect([await ann.receiveText(), await ann.receiveText()]).toEqual(["done", "still here"]);
    await first.close();
    await away.close();
  });

  it("are connected again by the next start when the first has failed", async () => {
    const broker = memoryBroker();
    let attempts = 0;
    const late: Broker = {
      connect: async (deliver, logger) => {
        if (attempts++ === 0) throw new Error("not yet");
        return broker.connect(deliver, logger);
      },
    };
    const [api, other] = [makeApi({ websocket: { broker: late } }), makeApi({ websocket: { broker } })];
    await using client = new TestClient(api);
    await using away = new TestClient(other);
    await expect(client.websocket("/rooms/a")).rejects.toThrow("not yet");
    const [ann, eve] = [await enter(client, "a"), await enter(away, "a")];

    await eve.sendText("say a hello");
    expect(await ann.receiveText()).toBe("hello");
  });

  it("span APIs with a broker, while these run", async () => {
    const broker = memoryBroker();
    const [one, two] = [makeApi({ websocket: { broker } }), makeApi({ websocket: { broker } })];
    await using first = new TestClient(one);
    const second = new TestClient(two);
    const ann = await enter(first, "a");
    const bob = await enter(second, "a");

    await ann.sendText("say a hello");
    expect(await bob.receiveText()).toBe("hello");
    expect(await ann.receiveText()).toBe("done");
    await bob.close();
    await second.close();
    await ann.sendText("say a alone");
    expect(await ann.receiveText()).toBe("done");
    await ann.close();
  });

  it("keep working within the process when the broker fails, and say so", async () => {
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (message: string) => void warnings.push(message) };
    const failing = {
      connect: async () => ({
        publish: () => Promise.reject(new Error("gone")),
        close: async () => {},
      }),
    };
    const api = makeApi({ logger, websocket: { broker: failing } });
    await using client = new TestClient(api);
    const ann = await enter(client, "a");

    await api.rooms.to("a").sendText("hello");
    expect(await ann.receiveText()).toBe("hello");
    expect(warnings).toEqual(["A message to rooms did not reach the other processes"]);
    await ann.close();
  });

  it("do not hinder dependencies", async () => {
    const api = new BoltAPI();
    const rooms = depends(() => api.rooms);
    api.get("/count", { depends: { rooms } }, ({ rooms }) => rooms.count("a"));
    await using client = new TestClient(api);

    expect((await client.get("/count")).json()).toBe(0);
  });
});
