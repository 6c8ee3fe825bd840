import { nodeHttpEngine } from "boltapi";
import { api } from "./fetch.ts";

const server = await api.listen({ engine: nodeHttpEngine(), port: 0 });
console.log(server.url);
await server.close();
