import { reasonPhrase } from "../../http/status.ts";
import { plainRefusal, type Refusal, refusalBody } from "../refusal.ts";

const statusOfCode: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
};

/** How to answer what Node's parser could not read, by its error code; null for errors of the connection itself. */
export function parserRefusal(code: string | undefined): Refusal | null {
  if (code === undefined) return null;
  const status = statusOfCode[code] ?? (code.startsWith("HPE_") ? 400 : null);
  return status === null ? null : plainRefusal(status);
}

/** A refusal as it goes on the wire where there is no request to answer, only a connection. */
export function refusalMessage(refusal: Refusal): string {
  const body = refusalBody(refusal);
  return [
    `HTTP/1.1 ${refusal.status} ${reasonPhrase(refusal.status)}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    `Date: ${new Date().toUTCString()}`,
    "Connection: close",
    "",
    body,
  ].join("\r\n");
}
