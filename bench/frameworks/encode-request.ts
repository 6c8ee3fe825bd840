import type { BenchRequest } from "./row.ts";

/** A request as it goes over the wire. */
export function encodeRequest({ method, target, headers = {}, body }: BenchRequest): Buffer {
  const all: Record<string, string> = { host: "127.0.0.1", accept: "*/*", "user-agent": "bench", ...headers };
  if (body !== undefined) all["content-length"] = String(Buffer.byteLength(body));
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join("")}\r\n${body ?? ""}`);
}
