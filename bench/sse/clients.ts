// Child process: many clients of the stream, each on a socket of its own, with the least parsing that can tell what is missing.
import { connect, type Socket } from "node:net";

/** What the parent sends; each is answered with a message. */
export type ClientCommand =
  | { readonly kind: "connect"; readonly count: number; readonly port: number }
  | { readonly kind: "begin" }
  | { readonly kind: "end" };

/** What the clients have seen since "begin". */
export interface ClientReport {
  readonly connected: number;
  readonly messages: number;
  readonly missed: number;
  /** Longest time from the server's clock to ours, in milliseconds. */
  readonly longestDelayMs: number;
}

const batch = 100;
const eventPattern = /id: (\d+)\ndata: {"sequence":(\d+),"time":(\d+)}\n\n/g;
const localAddress = process.argv[2] as string;
const message = "GET /events HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/event-stream\r\n\r\n";

const clients: Client[] = [];
let messages = 0;
let missed = 0;
let longestDelayMs = 0;

/** One connection and the number of the event that comes next; -1 before the first. */
class Client {
  isConnected = false;
  private expected = 0;
  private rest = "";

  constructor(socket: Socket) {
    socket.on("data", (chunk: Buffer) => this.read(chunk.toString("latin1")));
    socket.on("error", () => {});
    socket.on("close", () => {
      this.isConnected = false;
    });
    socket.write(message);
  }

  private read(text: string): void {
    const received = this.rest + text;
    if (!this.isConnected) this.isConnected = received.startsWith("HTTP/1.1 200");
    let end = 0;
    for (const event of received.matchAll(eventPattern)) {
      this.count(Number(event[1]), Number(event[3]));
      end = event.index + event[0].length;
    }
    this.rest = received.slice(end);
  }

  private count(sequence: number, sentAt: number): void {
    messages++;
    missed += Math.abs(sequence - this.expected);
    this.expected = sequence + 1;
    longestDelayMs = Math.max(longestDelayMs, Date.now() - sentAt);
  }
}

async function connectAll(count: number, port: number): Promise<void> {
  for (let opened = 0; opened < count; opened += batch) {
    await Promise.all(Array.from({ length: Math.min(batch, count - opened) }, () => openClient(port)));
  }
}

function openClient(port: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", localAddress });
    socket.once("connect", () => {
      clients.push(new Client(socket));
      socket.once("data", () => resolve());
    });
    // Counts as one that is not connected.
    socket.once("error", () => resolve());
  });
}

function report(): ClientReport {
  const connected = clients.filter(({ isConnected }) => isConnected).length;
  return { connected, messages, missed, longestDelayMs };
}

process.on("message", async (command: ClientCommand) => {
  if (command.kind === "connect") await connectAll(command.count, command.port);
  const seen = report();
  if (command.kind === "begin") {
    messages = 0;
    longestDelayMs = 0;
  }
  process.send?.(seen);
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
