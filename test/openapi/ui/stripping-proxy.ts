import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A proxy that passes on what is below a path, without that path: "/below/docs" arrives as "/docs". */
export interface StrippingProxy {
  readonly url: string;
  close(): Promise<void>;
}

export async function startStrippingProxy(target: string, path: string): Promise<StrippingProxy> {
  const server = createServer((incoming, answer) => {
    const { url = "", method, headers } = incoming;
    if (!url.startsWith(`${path}/`)) {
      answer.writeHead(404).end();
      return;
    }
    const outgoing = request(target + url.slice(path.length), { method, headers }, (received) => {
      answer.writeHead(received.statusCode ?? 502, received.headers);
      received.pipe(answer);
    });
    outgoing.on("error", () => answer.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, close: () => closeServer(server) };
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => void server.close(() => resolve()));
}
