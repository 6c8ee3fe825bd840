import { api } from "./first.ts";

const server = await api.listen({ host: "127.0.0.1", port: 0 });
console.log(`Listening on ${server.url}`);

await server.close({ graceMs: 2_000 });
