import type { ListeningEngine } from "../../src/http/engine.ts";
import type { DriverCall, DriverHead, DriverRequest, StartDriver } from "./engine-driver.ts";
import { RawConnection } from "./raw-connection.ts";
import { openWebSocket } from "./ws-client.ts";

/** Drives an engine that listens, over sockets: a connection a request. */
export function socketDriver(engine: ListeningEngine): StartDriver {
  return async (handle, limits) => {
    const server = await engine.listen(handle, limits === undefined ? { port: 0 } : { port: 0, limits });
    return {
      send: (request) => new SocketCall(server.port, request),
      open: (handshake) => openWebSocket(server.port, handshake),
      async close() {
        await server.close(0);
      },
    };
  };
}

class SocketCall implements DriverCall {
  readonly head: Promise<DriverHead>;
  private readonly request: DriverRequest;
  private readonly connection: Promise<RawConnection>;
  private hasLeft = false;

  constructor(port: number, request: DriverRequest) {
    this.request = request;
    this.connection = RawConnection.open(port);
    this.head = this.start();
    // Whoever leaves early does not look at it.
    this.head.catch(() => {});
  }

  async read(): Promise<Uint8Array | null> {
    await this.head;
    const connection = await this.connection;
    const piece = await connection.readPiece();
    if (piece === null) connection.destroy();
    return piece;
  }

  leave(): void {
    this.hasLeft = true;
    void this.connection.then((connection) => connection.destroy());
  }

  private async start(): Promise<DriverHead> {
    const connection = await this.connection;
    const { body, method = "GET" } = this.request;
    await connection.write(formatHead(this.request));
    if (body instanceof Uint8Array) await connection.write(body);
    else if (body !== undefined) void this.writeChunks(connection, body);
    const head = await connection.readHead();
    connection.openContent(head, method);
    return head;
  }

  private async writeChunks(connection: RawConnection, body: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const piece of body) {
      if (this.hasLeft) return;
      if (piece.byteLength === 0) continue;
      await connection.write(`${piece.byteLength.toString(16)}\r\n`);
      await connection.write(piece);
      await connection.write("\r\n");
    }
    await connection.write("0\r\n\r\n");
  }
}

function formatHead({ method = "GET", target = "/", host = "test.local", headers = [], body }: DriverRequest): string {
  const lines = [`${method} ${target} HTTP/1.1`];
  if (host !== null) lines.push(`Host: ${host}`);
  for (let index = 0; index < headers.length; index += 2) lines.push(`${headers[index]}: ${headers[index + 1]}`);
  if (body instanceof Uint8Array) lines.push(`Content-Length: ${body.byteLength}`);
  else if (body !== undefined) lines.push("Transfer-Encoding: chunked");
  return `${lines.join("\r\n")}\r\n\r\n`;
}
