import { api } from "./fetch.ts";

const server = await api.listen({ engine: "node-http", port: 0 });
console.log(server.url);
await server.close();
