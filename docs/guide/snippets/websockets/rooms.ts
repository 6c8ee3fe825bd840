import { BoltAPI, t } from "boltapi";

export const api = new BoltAPI();

api.websocket("/rooms/{room}", async ({ socket, params }) => {
  await socket.accept();
  socket.join(params.room);
  await socket.sendText("welcome");
  for await (const message of socket.texts()) {
    await socket.to(params.room).sendText(message);
  }
});

// From outside, to everybody in a room.
api.post(
  "/rooms/{room}/news",
  { body: t.Object({ text: t.String() }) },
  async ({ params, body }) => {
    await api.rooms.to(params.room).sendJson({ news: body.text });
  },
);
