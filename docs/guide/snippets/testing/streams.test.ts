import { BoltAPI, sse, stream } from "boltapi";
import { TestClient } from "boltapi/testing";
import { expect, it } from "vitest";

const api = new BoltAPI();
let isClosed = false;

api.get("/numbers", () =>
  stream(function* () {
    try {
      for (let number = 1; ; number++) yield `${number}\n`;
    } finally {
      isClosed = true;
    }
  }),
);
api.get("/events", () => sse([{ event: "update", id: 1, data: { count: 1 } }]));

it("reads an endless stream until it has seen enough", async () => {
  await using client = new TestClient(api);
  const response = await client.stream("GET", "/numbers");
  expect(response.status).toBe(200);

  for await (const line of response.lines()) {
    if (line === "3") break;
  }
  expect(isClosed).toBe(true);
});

it("reads server-sent events one at a time", async () => {
  await using client = new TestClient(api);
  await using response = await client.stream("GET", "/events");
  const events = response.events();

  const { value: event } = await events.next();
  expect(event).toEqual({ event: "update", id: "1", data: '{"count":1}', retry: null });
});
