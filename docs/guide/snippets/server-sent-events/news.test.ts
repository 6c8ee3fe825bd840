import { TestClient } from "boltapi/testing";
import { expect, it } from "vitest";
import { api } from "./channel.ts";

it("sends headlines to those who listen", async () => {
  await using client = new TestClient(api);
  await using listener = await client.stream("GET", "/news");

  await client.post("/news", { json: { headline: "Bridge opened" } });

  for await (const event of listener.events()) {
    expect(event.event).toBe("headline");
    expect(JSON.parse(event.data)).toEqual({ headline: "Bridge opened" });
    break;
  }
});
