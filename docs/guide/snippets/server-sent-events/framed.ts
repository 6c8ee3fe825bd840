import { BoltAPI, stream } from "boltapi";

export const api = new BoltAPI();

api.get("/framed", () =>
  stream(
    function* () {
      yield "event: update\nid: 1\n";
      yield new TextEncoder().encode("data: framed by hand\n\n");
    },
    { type: "text/event-stream" },
  ),
);
