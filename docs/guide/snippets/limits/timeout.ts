import { setTimeout } from "node:timers/promises";
import { BoltAPI, timeout } from "boltapi";

export const api = new BoltAPI({ middleware: [timeout({ ms: 10_000 })] });

api.get("/books", () => []);
api.get("/words", { use: [timeout({ ms: 50, status: 504 })] }, ({ request }) =>
  setTimeout(5000, { words: 316_059 }, { signal: request.signal }),
);
api.get("/export", { skip: ["timeout"] }, () => "takes as long as it takes");
