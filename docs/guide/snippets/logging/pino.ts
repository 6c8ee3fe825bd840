import { BoltAPI } from "boltapi";
import { pino } from "pino";

export const lines: string[] = [];

export const api = new BoltAPI({
  logger: pino({ base: { service: "shelf" } }, { write: (line) => lines.push(line) }),
});

api.get("/", ({ request }) => {
  request.log.info("Seen", { shelf: 3 });
  return "ok";
});
