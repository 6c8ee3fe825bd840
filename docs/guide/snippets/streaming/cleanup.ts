import { setTimeout } from "node:timers/promises";
import { BoltAPI, stream } from "boltapi";

export const api = new BoltAPI();
export const log: string[] = [];

api.get("/ticks", ({ request }) =>
  stream(
    async function* () {
      try {
        for (let tick = 1; ; tick++) {
          yield `tick ${tick}\n`;
          await setTimeout(1000, undefined, { signal: request.signal });
        }
      } finally {
        log.push("the client has gone");
      }
    },
    { type: "text/plain" },
  ),
);
