import { connect } from "node:net";

/** An answer, taken apart, and the bytes that it came in. */
export interface ReadAnswer {
  readonly status: number;
  /** By name in lower case; of several with a name, the last. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly bytes: Buffer;
}

/** Some build their routers at the first request: with 10,000 routes that takes a while. */
const timeoutMs = 60_000;

/** Sends one request on a connection of its own, and reads its answer to the last byte. */
export function readAnswer(port: number, request: Buffer): Promise<ReadAnswer> {
  return new Promise((resolve, reject) => {
    let received: Buffer = Buffer.alloc(0);
    const socket = connect({ port, host: "127.0.0.1" }, () => socket.write(request));
    const fail = (error: Error): void => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(timeoutMs, () => fail(new Error("No whole answer came in time.")));
    socket.on("error", fail);
    socket.on("close", () => reject(new Error(`The connection ended early: ${received.toString("latin1", 0, 200)}`)));
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      try {
        const answer = parseAnswer(received);
        if (answer === null) return;
        resolve(answer);
        socket.destroy();
      } catch (error) {
        fail(error as Error);
      }
    });
  });
}

/** The answer when it is complete. Throws when more has come, or when its length cannot be known. */
export function parseAnswer(bytes: Buffer): ReadAnswer | null {
  const headEnd = bytes.indexOf("\r\n\r\n");
  if (headEnd === -1) return null;
  const [statusLine = "", ...lines] = bytes.toString("latin1", 0, headEnd).split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const read = readBody(bytes, headEnd + 4, headers);
  if (read === null) return null;
  if (read.end < bytes.length) throw new Error(`More came than an answer: ${bytes.toString("latin1", read.end)}`);
  return { status: Number(statusLine.split(" ")[1]), headers, body: read.body, bytes };
}

interface ReadBody {
  readonly body: Buffer;
  readonly end: number;
}

function readBody(bytes: Buffer, start: number, headers: Readonly<Record<string, string>>): ReadBody | null {
  if (headers["transfer-encoding"] === "chunked") return readChunks(bytes, start);
  if (headers["content-length"] === undefined) throw new Error("The answer has neither a length nor chunks.");
  const end = start + Number(headers["content-length"]);
  return bytes.length < end ? null : { body: bytes.subarray(start, end), end };
}

function readChunks(bytes: Buffer, start: number): ReadBody | null {
  const chunks: Buffer[] = [];
  for (let position = start; ; ) {
    const lineEnd = bytes.indexOf("\r\n", position);
    if (lineEnd === -1) return null;
    const length = Number.parseInt(bytes.toString("latin1", position, lineEnd), 16);
    const end = lineEnd + 2 + length + 2;
    if (bytes.length < end) return null;
    if (length === 0) return { body: Buffer.concat(chunks), end };
    chunks.push(bytes.subarray(lineEnd + 2, end - 2));
    position = end;
  }
}
