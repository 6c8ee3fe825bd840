import { BoltAPI, WebSocketDisconnect } from "boltapi";

export const api = new BoltAPI();
export const ends: number[] = [];

api.websocket("/sum", async ({ socket }) => {
  await socket.accept();
  let sum = 0;
  try {
    while (true) {
      sum += Number(await socket.receiveText());
      await socket.sendText(String(sum));
    }
  } catch (error) {
    if (!(error instanceof WebSocketDisconnect)) throw error;
    ends.push(error.code);
  }
});
