import { BoltAPI } from "boltapi";

export const api = new BoltAPI();

api.websocket("/echo", async ({ socket }) => {
  await socket.accept();
  for await (const message of socket.texts()) {
    await socket.sendText(`You said: ${message}`);
  }
});
