// Child process: a server whose clients get an event a second. Plain JavaScript, so that no compiler counts as its memory.
import { BoltAPI, silentLogger, sse } from "boltapi";

const api = new BoltAPI({ logger: silentLogger });

async function* ticks() {
  for (let sequence = 0; ; sequence++) {
    yield { id: sequence, data: { sequence, time: Date.now() } };
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

api.get("/events", () => sse(ticks()));

const server = await api.listen({ port: 0 });
process.on("disconnect", () => process.exit());
process.on("message", () => {
  globalThis.gc?.();
  process.send?.(process.memoryUsage());
});
process.send?.({ port: server.port });
