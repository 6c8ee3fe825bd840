import type { EngineServer, ListeningEngine, ListenOptions } from "../../src/http/engine.ts";
import type { ExchangeHandler } from "../../src/http/exchange.ts";
import { RawConnection } from "./raw-connection.ts";

/** A server and one client on it. */
export interface Http1Session {
  readonly server: EngineServer;
  readonly client: RawConnection;
}

/** Lets `use` talk to a handler over a connection; closes both afterwards. */
export async function talk<Result>(
  engine: ListeningEngine,
  handle: ExchangeHandler,
  use: (session: Http1Session) => Promise<Result>,
  options: ListenOptions = {},
): Promise<Result> {
  const server = await engine.listen(handle, { port: 0, ...options });
  const client = await RawConnection.open(server.port);
  try {
    return await use({ server, client });
  } finally {
    client.destroy();
    await server.close(0);
  }
}

/** Answers with the target, so that one can see which request an answer belongs to. */
export const echoTarget: ExchangeHandler = (exchange) => {
  exchange.respond(200, ["content-type", "text/plain"], exchange.target);
  return undefined;
};

/** A request as text: `get("/a", "Connection: close")`. */
export function get(target: string, ...lines: readonly string[]): string {
  return [`GET ${target} HTTP/1.1`, "Host: test.local", ...lines, "", ""].join("\r\n");
}

/** A request with a body as text. The lines frame it. */
export function post(target: string, lines: readonly string[], body = ""): string {
  return `${[`POST ${target} HTTP/1.1`, "Host: test.local", ...lines, "", ""].join("\r\n")}${body}`;
}
