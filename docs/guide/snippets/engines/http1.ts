import { http1Engine } from "boltapi";
import { api } from "./fetch.ts";

const engine = http1Engine({ maxConnections: 10_000, maxRequestsPerConnection: 1000 });
const server = await api.listen({ engine, port: 0 });
console.log(server.url);
await server.close();
