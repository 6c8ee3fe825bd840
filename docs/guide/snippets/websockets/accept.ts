import { BoltAPI, t, WebSocketException } from "boltapi";

export const api = new BoltAPI();

api.websocket(
  "/notes",
  { query: { token: t.Optional(t.String()) } },
  async ({ socket, query }) => {
    // Nothing is accepted yet: the client gets a 403.
    if (query.token === undefined) return;
    const subprotocol = socket.offeredSubprotocols.find(
      (offered) => offered === "notes.v1",
    );
    await socket.accept({
      ...(subprotocol === undefined ? {} : { subprotocol }),
      headers: { "x-server": "notes" },
    });
    if (query.token !== "secret") throw new WebSocketException(4001, "Invalid token");
    await socket.sendText("welcome");
  },
);
