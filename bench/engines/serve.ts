// Child process: serves one contender.
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { BoltAPI, http1Engine, type ListeningEngine, nodeHttpEngine, silentLogger } from "boltapi";
import { serveParent } from "../measure/serve-child.ts";

const headers: readonly string[] = Object.freeze(["content-type", "application/json"]);
const answer = (): string => JSON.stringify({ message: "Hello", count: 42 });

/** A fixed answer to whatever comes: what the socket alone costs. It counts requests by their length. */
async function startNet(): Promise<number> {
  const requestBytes = Number(process.argv[3]);
  return portOf(
    createServer({ noDelay: true }, (socket) => {
      socket.on("error", () => {});
      socket.on("data", (bytes) => {
        const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ndate: ${date}\r\n`;
        const text = `${head}connection: keep-alive\r\nkeep-alive: timeout=5\r\ncontent-length: 30\r\n\r\n${answer()}`;
        socket.write(bytes.length > requestBytes ? text.repeat(bytes.length / requestBytes) : text, "latin1");
      });
    }),
  );
}

async function startNodeHttp(): Promise<number> {
  return portOf(
    createHttpServer((_request, response) => {
      const body = answer();
      response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
      response.end(body);
    }),
  );
}

async function startEngine(engine: ListeningEngine): Promise<number> {
  const server = await engine.listen(
    (exchange) => {
      exchange.respond(200, headers, answer());
      return undefined;
    },
    { port: 0 },
  );
  return server.port;
}

async function startApi(engine: ListeningEngine): Promise<number> {
  const api = new BoltAPI({ logger: silentLogger });
  api.get("/", () => ({ message: "Hello", count: 42 }));
  return (await api.listen({ port: 0, engine })).port;
}

const contenders: Readonly<Record<string, () => Promise<number>>> = {
  "node:net": startNet,
  "node:http": startNodeHttp,
  http1: () => startEngine(http1Engine()),
  "node-http": () => startEngine(nodeHttpEngine()),
  "BoltAPI on http1": () => startApi(http1Engine()),
  "BoltAPI on node-http": () => startApi(nodeHttpEngine()),
};

function portOf(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

let date = new Date().toUTCString();
setInterval(() => (date = new Date().toUTCString()), 1000).unref();
const start = contenders[process.argv[2] as string];
if (start === undefined) throw new Error(`There is no contender "${process.argv[2]}".`);
serveParent(await start());
