// Compiled, never run: what streams and server-sent events take, and what must not compile.

import { Readable } from "node:stream";
import { BoltAPI, EventChannel, type HttpResponse, type ServerSentEvent, sse, stream, t } from "boltapi";
import type { ReceivedEvent, TestClient } from "boltapi/testing";
import { type Equal, expectType } from "./equal.ts";

const api = new BoltAPI();
declare const client: TestClient;

async function* mixed() {
  yield "text";
  yield new Uint8Array(1);
  yield new ArrayBuffer(1);
  yield Buffer.from("bytes");
}

// Every kind of source.
expectType<Equal<ReturnType<typeof stream>, HttpResponse>>(true);
stream(mixed());
stream(mixed);
stream(["text", new Uint8Array(1)], { type: "text/csv", status: 201, headers: { "x-a": 1 } });
stream(Readable.from([]));
stream(new Response("a").body ?? []);
stream(new Blob([]));
stream(() => Readable.from([]));
// @ts-expect-error numbers are no pieces
stream([1, 2]);
// @ts-expect-error bytes are there as a whole; return them
stream(new Uint8Array(1));
// @ts-expect-error a promise is no source; await it
stream(async () => ["text"]);
// @ts-expect-error the option is called type
stream([], { mediaType: "text/csv" });

// Events are text or objects with the fields of an event; data is anything.
sse(["text", { data: { any: ["json"] }, event: "update", id: 1, retry: 100, comment: "c" }], { keepAliveMs: false });
sse(async function* () {
  yield "text";
  yield { event: "update", id: "a", data: 5 };
});
// @ts-expect-error an event has no such field; what is sent belongs into data
sse([{ message: "hello" }]);
// @ts-expect-error neither text nor an event
sse([5]);
// @ts-expect-error milliseconds, or false
sse([], { keepAliveMs: "15s" });

// A channel hands on what its type says.
const news = new EventChannel<ServerSentEvent>({ maxQueuedEvents: 10, overflow: "end" });
news.publish({ data: "headline" });
sse(news.subscribe({ signal: AbortSignal.timeout(1) }));
// @ts-expect-error a channel of numbers is no source of events
sse(new EventChannel<number>().subscribe());
// @ts-expect-error not what the channel hands on
new EventChannel<string>().publish(1);

// A route may stream whatever its response schema says.
api.get("/export", { response: t.Array(t.String()) }, () => stream(mixed()));
api.get("/events", ({ request }) => {
  expectType<Equal<typeof request.lastEventId, string | null>>(true);
  return sse([]);
});

// What tests read.
export async function read(): Promise<void> {
  await using response = await client.stream("GET", "/events", { query: { a: 1 }, timeoutMs: 100 });
  for await (const bytes of response) expectType<Equal<typeof bytes, Uint8Array<ArrayBufferLike>>>(true);
  for await (const text of response.texts()) expectType<Equal<typeof text, string>>(true);
  for await (const line of response.lines()) expectType<Equal<typeof line, string>>(true);
  for await (const event of response.events()) expectType<Equal<typeof event, ReceivedEvent>>(true);
}
