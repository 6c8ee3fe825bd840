import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { makeReceipt, type Order } from "../scenarios.ts";

/**
 * The floor: what `node:http` costs when nothing is routed, validated or declared but by hand. It checks only what the
 * other contenders' answers need, so it is not a framework.
 */
export async function start(): Promise<number> {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

function handle(request: IncomingMessage, response: ServerResponse): void {
  const url = request.url ?? "/";
  if (url === "/") {
    answer(response, { message: "Hello", count: 42 });
  } else if (url.startsWith("/items/")) {
    const [path = "", query = ""] = url.split("?");
    const search = new URLSearchParams(query);
    const found = {
      id: Number(path.slice(7)),
      q: search.get("q"),
      page: Number(search.get("page")),
      limit: Number(search.get("limit")),
    };
    if (found.page < 1) answer(response, { detail: "page" }, 422);
    else answer(response, found);
  } else {
    receive(request, response);
  }
}

function receive(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Order;
    if (body.items.some((item) => item.quantity < 1)) answer(response, { detail: "quantity" }, 422);
    else answer(response, makeReceipt(body));
  });
}

function answer(response: ServerResponse, value: unknown, status = 200): void {
  const body = JSON.stringify(value);
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
  response.end(body);
}
