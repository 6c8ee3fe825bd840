import { TestClient } from "boltapi/testing";
import { expect, test } from "vitest";
import { api } from "../api.ts";

test("sends what somebody says to everybody in the room, and to nobody else", async () => {
  await using client = new TestClient(api);
  await using ann = await client.websocket("/rooms/tea?name=Ann");
  await using bob = await client.websocket("/rooms/tea?name=Bob");
  await using eve = await client.websocket("/rooms/coffee?name=Eve");

  await ann.sendJson({ text: "Hello" });
  await eve.sendJson({ text: "Anybody?" });
  expect(await bob.receiveJson()).toEqual({ name: "Ann", text: "Hello" });
  expect(await ann.receiveJson()).toEqual({ name: "Ann", text: "Hello" });
  expect(await eve.receiveJson()).toEqual({ name: "Eve", text: "Anybody?" });
});

test("tells who comes and goes", async () => {
  await using client = new TestClient(api);
  await using presence = await client.stream("GET", "/rooms/tea/presence");
  const events = presence.events();
  const nextNames = async () => JSON.parse((await events.next()).value?.data ?? "null") as string[] | null;
  expect(await nextNames()).toEqual([]);

  const ann = await client.websocket("/rooms/tea?name=Ann");
  expect(await nextNames()).toEqual(["Ann"]);
  await ann.close();
  expect(await nextNames()).toEqual([]);
});

test("wants a name", async () => {
  await using client = new TestClient(api);
  await expect(client.websocket("/rooms/tea")).rejects.toMatchObject({ response: { status: 422 } });
});
