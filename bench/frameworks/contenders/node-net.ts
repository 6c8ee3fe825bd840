import { type AddressInfo, createServer, type Socket } from "node:net";
import { encodeRequest } from "../encode-request.ts";
import type { ExpectedAnswer, Row } from "../row.ts";
import { keepAliveSeconds } from "./keep-alive.ts";

/**
 * The floor below all servers: a socket that answers with the same bytes whenever as many have come as a request has. It
 * reads nothing, so it can only serve rows with one request.
 */
export async function start(row: Row): Promise<number> {
  const requestBytes = encodeRequest(row.exchanges[0]!.request).length;
  let answer = fixedAnswer(row.exchanges[0]!.expected);
  setInterval(() => {
    answer = fixedAnswer(row.exchanges[0]!.expected);
  }, 1000).unref();
  const server = createServer({ noDelay: true }, (socket: Socket) => {
    let received = 0;
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      received += chunk.length;
      const due = Math.floor(received / requestBytes);
      received -= due * requestBytes;
      if (due > 0) socket.write(due === 1 ? answer : answer.repeat(due), "latin1");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

function fixedAnswer({ status, type, headers = {}, text, json }: ExpectedAnswer): string {
  const body = text ?? (json === undefined ? "" : JSON.stringify(json));
  const all = {
    ...(type === undefined ? {} : { "content-type": type }),
    ...headers,
    date: new Date().toUTCString(),
    connection: "keep-alive",
    "keep-alive": `timeout=${keepAliveSeconds}`,
    "content-length": Buffer.byteLength(body),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Fixed\r\n${lines.join("")}\r\n${body}`;
}
