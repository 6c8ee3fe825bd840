import type { AddressInfo } from "node:net";
import { connect, createServer, type Server, type Socket } from "node:net";

/** Stands between a client and Redis, and lets the network fail. */
export class RedisProxy implements AsyncDisposable {
  private readonly server: Server;
  private readonly target: URL;
  private readonly sockets = new Set<Socket>();
  private isFrozen = false;
  /** How many were made so far. */
  connections = 0;

  private constructor(target: URL) {
    this.target = target;
    this.server = createServer((client) => this.forward(client));
  }

  /** @param port Any that is free, unless one is asked for. */
  static async open(redisUrl: string, port = 0): Promise<RedisProxy> {
    const proxy = new RedisProxy(new URL(redisUrl));
    await new Promise<void>((resolve) => proxy.server.listen(port, "127.0.0.1", resolve));
    return proxy;
  }

  /** Leads to Redis, through here. */
  get url(): string {
    const through = new URL(this.target);
    through.host = `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return through.href;
  }

  /** Breaks all connections; new ones can be made. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /** Nothing comes through any more, and nobody is told. */
  freeze(): void {
    this.isFrozen = true;
    for (const socket of this.sockets) socket.pause();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private forward(client: Socket): void {
    this.connections++;
    const redis = connect(Number(this.target.port || 6379), this.target.hostname);
    this.keep(client, redis);
    this.keep(redis, client);
  }

  private keep(from: Socket, to: Socket): void {
    this.sockets.add(from);
    from.on("data", (bytes) => to.write(bytes));
    from.on("error", () => {});
    from.on("close", () => {
      this.sockets.delete(from);
      to.destroy();
    });
    if (this.isFrozen) from.pause();
  }
}
