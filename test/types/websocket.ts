// Checked by the compiler; nothing here runs.
import { type Authenticator, BoltAPI, depends, type ServerWebSocket, t, type User } from "boltapi";
import type { Equal } from "./equal.ts";

const api = new BoltAPI();
declare const authenticator: Authenticator<User>;
const Message = t.Object({ text: t.String() });

api.websocket("/plain", (input) => {
  const same: Equal<keyof typeof input, "request" | "socket"> = true;
  const socket: ServerWebSocket = input.socket;
  return void [same, socket];
});

api.websocket(
  "/rooms/{room}/{id:int}",
  {
    query: { limit: t.Integer({ default: 1 }), q: t.Optional(t.String()) },
    headers: { "x-kind": t.String() },
    cookies: { theme: t.String() },
    depends: { db: depends(() => 1n) },
    auth: [authenticator],
  },
  async ({ params, query, headers, cookies, db, request, socket }) => {
    const inputs: [
      Equal<typeof params, { room: string; id: number }>,
      Equal<typeof query, { limit: number; q?: string }>,
      Equal<typeof headers, { "x-kind": string }>,
      Equal<typeof cookies, { theme: string }>,
      Equal<typeof db, bigint>,
      Equal<typeof request.user, User>,
    ] = [true, true, true, true, true, true];
    for await (const message of socket.jsons(Message)) {
      const same: Equal<typeof message, { text: string }> = true;
      void same;
    }
    const once: Equal<Awaited<ReturnType<typeof receive>>, { text: string }> = true;
    const receive = () => socket.receiveJson(Message);
    const untyped = await socket.receiveJson();
    const unknown: Equal<typeof untyped, unknown> = true;
    void [inputs, once, unknown];
  },
);

// @ts-expect-error a handshake has no body
api.websocket("/body", { body: Message }, ({ socket }) => socket.accept());

// @ts-expect-error its answer is a 101
api.websocket("/response", { response: Message }, ({ socket }) => socket.accept());

// @ts-expect-error params must declare every placeholder of the path
api.websocket("/rooms/{room}", { params: { id: t.String() } }, ({ socket }) => socket.accept());

// @ts-expect-error what a handler returns is not sent
api.websocket("/returned", () => "text");
