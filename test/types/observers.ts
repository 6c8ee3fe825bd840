// Compiled, never run: what observers are told, and what must not compile.

import { BoltAPI, type HttpRequest, type ObservedResponse, type RequestObserver, Router } from "boltapi";
import { type Equal, expectType } from "./equal.ts";

const observer: RequestObserver = {
  name: "audit",
  onResponse(response, request) {
    expectType<Equal<typeof response, ObservedResponse>>(true);
    expectType<Equal<typeof request, HttpRequest>>(true);
    expectType<Equal<typeof response.outcome, "sent" | "gone" | "failed">>(true);
    expectType<Equal<typeof response.bytes, number | null>>(true);
    // @ts-expect-error It has left.
    response.headers.set("x-late", "1");
    // @ts-expect-error It has left.
    response.status = 500;
  },
};

// Hooks may return something, or be async: nobody looks at it.
const log: string[] = [];
const api = new BoltAPI({
  observers: [observer],
  onRequest: (request) => log.push(request.path),
  onError: async (error) => {
    expectType<Equal<typeof error, unknown>>(true);
  },
  onResponse: ({ status, durationMs }) => log.push(`${status} in ${durationMs} ms`),
});
const router = new Router({ observers: [observer] });

api.get("/", { observers: [observer], skip: [observer, "hooks"] }, () => "ok");
api.websocket("/ws", { observers: [observer] }, ({ socket }) => socket.accept());
api.include(router);

// @ts-expect-error An observer has a name.
new BoltAPI({ observers: [{ onRequest: () => {} }] });
// @ts-expect-error Only APIs have hooks.
new Router({ onRequest: () => {} });
