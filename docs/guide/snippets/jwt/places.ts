import { BoltAPI, jwt } from "boltapi";

const secret = process.env.JWT_SECRET ?? "only-for-development-0123456789abcdef";
const auth = [jwt({ secret, cookie: "access_token", query: "token" })];

export const api = new BoltAPI();

api.get("/me", { auth }, ({ request }) => ({ username: request.user.username }));

api.websocket("/ws", { auth }, async ({ socket, request }) => {
  await socket.accept();
  await socket.sendText(`Hello ${request.user.username}`);
});
