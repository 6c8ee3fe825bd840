import { http1Engine } from "boltapi";
import { api } from "./fetch.ts";

const engine = http1Engine({ maxRequestsPerConnection: 1000 });
const server = await api.listen({ engine, port: 0, maxConnections: 10_000 });
console.log(server.url);
await server.close();
