import { TestClient } from "boltapi/testing";
import { expect, test } from "vitest";
import { api } from "./rooms.ts";

test("sends what one says to the others", async () => {
  await using client = new TestClient(api);
  await using ann = await client.websocket("/rooms/tea");
  await using bob = await client.websocket("/rooms/tea");
  for (const socket of [ann, bob]) expect(await socket.receiveText()).toBe("welcome");

  await ann.sendText("hello");
  expect(await bob.receiveText()).toBe("hello");

  await client.post("/rooms/tea/news", { json: { text: "closing soon" } });
  expect(await ann.receiveJson({ timeoutMs: 1000 })).toEqual({ news: "closing soon" });
});
