import { BoltAPI, t } from "boltapi";

export const api = new BoltAPI();

const Move = t.Object({ from: t.String(), to: t.String() });

api.websocket(
  "/games/{id:int}",
  { query: { colour: t.Enum(["black", "white"]) } },
  async ({ socket, params, query }) => {
    await socket.accept();
    await socket.sendJson({ game: params.id, colour: query.colour });
    // Each move fits the schema; one that does not closes the socket with 1008.
    for await (const move of socket.jsons(Move)) {
      await socket.sendJson({ played: `${move.from}-${move.to}` });
    }
  },
);
