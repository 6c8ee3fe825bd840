import { BoltAPI, EventChannel, type EventChannelOptions, type ServerSentEvent, sse } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { collect } from "../collect.ts";

describe("EventChannel", () => {
  it("gives every event to everybody who is subscribed", async () => {
    const channel = new EventChannel<number>();
    const first = channel.subscribe();
    channel.publish(1);
    const second = channel.subscribe();
    channel.publish(2);
    channel.close();

    expect(await collect(first)).toEqual([1, 2]);
    expect(await collect(second)).toEqual([2]);
  });

  it("answers those who wait, in order", async () => {
    const channel = new EventChannel<number>();
    const subscription = channel.subscribe();
    const steps = [subscription.next(), subscription.next(), subscription.next()];
    channel.publish(1);
    channel.publish(2);
    channel.close();

    expect((await Promise.all(steps)).map(({ value }) => value)).toEqual([1, 2, undefined]);
    expect(await subscription.next()).toEqual({ done: true, value: undefined });
  });

  it("keeps the newest events for a subscriber that is slow", async () => {
    const channel = new EventChannel<number>({ maxQueuedEvents: 2 });
    const subscription = channel.subscribe();
    for (const event of [1, 2, 3, 4]) channel.publish(event);
    channel.close();

    expect(await collect(subscription)).toEqual([3, 4]);
  });

  it("ends the subscription of a slow subscriber when told so, and only that", async () => {
    const channel = new EventChannel<number>({ maxQueuedEvents: 2, overflow: "end" });
    const slow = channel.subscribe();
    const quick = channel.subscribe();
    for (const event of [1, 2, 3, 4]) {
      channel.publish(event);
      expect((await quick.next()).value).toBe(event);
    }

    expect(await collect(slow)).toEqual([1, 2]);
    expect(channel.subscriberCount).toBe(1);
  });

  it("keeps a hundred events unless told otherwise", async () => {
    const channel = new EventChannel<number>();
    const subscription = channel.subscribe();
    for (let event = 0; event < 150; event++) channel.publish(event);
    channel.close();

    expect(await collect(subscription)).toEqual(Array.from({ length: 100 }, (_, index) => index + 50));
  });

  it("forgets a subscriber who leaves its loop, and what waits for it", async () => {
    const channel = new EventChannel<number>();
    const subscription = channel.subscribe();
    channel.publish(1);
    channel.publish(2);
    for await (const _event of subscription) break;

    expect(channel.subscriberCount).toBe(0);
    expect(await subscription.next()).toEqual({ done: true, value: undefined });
  });

  it("ends a subscription with its signal", async () => {
    const channel = new EventChannel<number>();
    const leaving = new AbortController();
    const waiting = channel.subscribe({ signal: leaving.signal }).next();
    leaving.abort();

    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(channel.subscriberCount).toBe(0);
    channel.subscribe({ signal: leaving.signal });
    expect(channel.subscriberCount).toBe(0);
  });

  it.each<[EventChannelOptions, string]>([
    [{ maxQueuedEvents: 0 }, 'Option "maxQueuedEvents": expected a count'],
    [{ maxQueuedEvents: Number.POSITIVE_INFINITY }, 'Option "maxQueuedEvents": expected a count'],
    [{ overflow: "wait" as "end" }, 'Option "overflow": expected "dropOldest" or "end"'],
  ])("refuses the options %j", (options, message) => {
    expect(() => new EventChannel(options)).toThrow(message);
  });
});

describe("an EventChannel behind sse", () => {
  it("reaches all clients, and forgets those that leave", async () => {
    const channel = new EventChannel<ServerSentEvent>();
    const api = new BoltAPI();
    api.get("/", () => sse(channel.subscribe()));
    await using client = new TestClient(api);
    const first = await client.stream("GET", "/");
    const second = await client.stream("GET", "/");
    channel.publish({ event: "news", data: { n: 1 } });

    for (const response of [first, second]) {
      expect((await response.events().next()).value).toMatchObject({ event: "news", data: '{"n":1}' });
    }
    await first.close();
    expect(channel.subscriberCount).toBe(1);
    await second.close();
    expect(channel.subscriberCount).toBe(0);
  });

  it("forgets a client that asked with HEAD", async () => {
    const channel = new EventChannel<string>();
    const api = new BoltAPI();
    api.get("/", () => sse(channel.subscribe()));
    await using client = new TestClient(api);

    await client.head("/");
    expect(channel.subscriberCount).toBe(0);
  });
});
