import { join } from "node:path";
import { BoltAPI, sse, t } from "boltapi";
import { Presence } from "./presence.ts";

const Name = t.String({ minLength: 1, maxLength: 30 });
const Message = t.Object({ text: t.String({ minLength: 1, maxLength: 2000 }) });

const presence = new Presence();

export const api = new BoltAPI();

// Everything in public/, and index.html for "/".
api.static("/", join(import.meta.dirname, "public"));

// One WebSocket a visitor. What somebody says goes to everybody in the room, on every process when a broker connects them.
api.websocket("/rooms/{room}", { query: { name: Name } }, async ({ socket, params: { room }, query: { name } }) => {
  await socket.accept();
  socket.join(room);
  const leave = presence.enter(room, name);
  try {
    for await (const { text } of socket.jsons(Message)) {
      const line = { name, text };
      await socket.sendJson(line);
      await socket.to(room).sendJson(line);
    }
  } finally {
    leave();
  }
});

// Who is there, as server-sent events: the names at once, and again whenever they change.
api.get("/rooms/{room}/presence", ({ params: { room }, request: { signal } }) => {
  async function* names() {
    for await (const present of presence.watch(room, signal)) yield { event: "names", data: present };
  }
  return sse(names());
});
