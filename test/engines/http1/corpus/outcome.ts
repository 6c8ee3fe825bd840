import { BodyTooLargeError, type Exchange, type ExchangeHandler } from "../../../../src/http/exchange.ts";
import { MemorySocket, settled } from "../memory-socket.ts";
import type { RawCase } from "./raw-case.ts";

/** What became of the bytes of a case. */
export type Outcome = Pick<RawCase, "statuses" | "handled" | "connection">;

/** Puts a handler behind an engine, and returns what gives it a connection. */
export type StartEngine = (handle: ExchangeHandler) => (socket: MemorySocket) => void;

const canary = "GET /canary HTTP/1.1\r\nHost: a\r\n\r\n";
const maxBodyBytes = 100;

/** Sends the pieces of a case one after the other, and behind them a request that must be answered, or the connection closed. */
export async function outcomeOf(start: StartEngine, pieces: readonly string[]): Promise<Outcome> {
  const handled: string[] = [];
  const socket = new MemorySocket();
  start(recordIn(handled))(socket);
  for (const piece of pieces) await socket.deliver(piece);
  await settled(4);
  const { isEnded, statuses } = socket;
  const handledBefore = [...handled];
  const isWaiting = handled.length > statuses.length || (!isEnded && !(await takesCanary(socket, handled)));
  if (isEnded) await socket.deliver(canary);
  const isUntouched =
    !isEnded || (socket.statuses.length === statuses.length && handled.length === handledBefore.length);
  socket.destroy();
  if (!isUntouched) throw new Error("A request was handled on a connection that had been closed.");
  return { statuses, handled: handledBefore, connection: isEnded ? "closed" : isWaiting ? "waiting" : "open" };
}

async function takesCanary(socket: MemorySocket, handled: readonly string[]): Promise<boolean> {
  const answered = socket.statuses.length;
  const seen = handled.length;
  await socket.deliver(canary);
  await settled(4);
  return socket.statuses.length === answered + 1 && handled.length === seen + 1 && handled.at(-1) === "GET /canary";
}

/** A handler that notes what it sees, and reads every body but those of "/unread". */
function recordIn(handled: string[]): ExchangeHandler {
  return (exchange) => {
    const index = handled.push(`${exchange.method} ${exchange.target} ?`) - 1;
    const note = (text: string): void => {
      handled[index] = `${exchange.method} ${exchange.target}${text === "" ? "" : ` ${text}`}`;
    };
    return answer(exchange, note);
  };
}

function answer(exchange: Exchange, note: (text: string) => void): undefined | Promise<void> {
  const respond = (bytes: Uint8Array): undefined => {
    note(Buffer.from(bytes).toString("latin1"));
    exchange.respond(200, exchange.target === "/close" ? ["connection", "close"] : [], null);
  };
  const fail = (error: unknown): undefined => {
    note("!");
    if (error instanceof BodyTooLargeError) exchange.respond(413, [], null);
  };
  if (exchange.target === "/unread") return respond(new Uint8Array(0));
  try {
    const body = exchange.readBody(maxBodyBytes);
    return body instanceof Promise ? body.then(respond, fail) : respond(body);
  } catch (error) {
    return fail(error);
  }
}
