// The last snippet of the page is a test itself.
import "../../docs/guide/snippets/server-sent-events/news.test.ts";
import { BoltAPI, type EventStreamOptions, type ServerSentEvent, sse } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { codeSpans, readTable } from "./markdown.ts";

const page = "docs/guide/server-sent-events.md";

const event: Required<ServerSentEvent> = { data: 1, event: "a", id: 1, retry: 1, comment: "a" };
const options: Required<EventStreamOptions> = { keepAliveMs: 1, retryMs: 1, compress: false, status: 200, headers: {} };

describe("the page about server-sent events", () => {
  it("has every field of an event", () => {
    expect(readTable(page, "field").map(([field = ""]) => codeSpans(field)[0])).toEqual(Object.keys(event));
  });

  it("has every option of sse", () => {
    const listed = readTable(page, "option of `sse`").flatMap(([option = ""]) => codeSpans(option));
    expect(listed).toEqual(Object.keys(options));
  });

  it("has the options of a channel", () => {
    const listed = readTable(page, "option of the channel").flatMap(([option = ""]) => codeSpans(option));
    expect(listed).toEqual(["maxQueuedEvents", "overflow"]);
  });

  it("is right that an id may have 1024 bytes", async () => {
    const api = new BoltAPI();
    api.get("/", () => sse([{ id: "a".repeat(1024) }]));
    await using client = new TestClient(api);
    expect((await client.get("/")).text()).toHaveLength("id: \n\n".length + 1024);
  });
});
