import { describe } from "vitest";
import type { ListeningEngine } from "../../src/http/engine.ts";
import { describeConnections } from "./http1-connections.ts";
import { describeWebSocketHandshakes } from "./http1-handshakes.ts";
import { describeListening } from "./http1-listening.ts";
import { describeRefusals } from "./http1-refusals.ts";
import { describeRequestBodies } from "./http1-request-bodies.ts";
import { describeShutdown } from "./http1-shutdown.ts";
import { describeSockets } from "./http1-sockets.ts";
import { describeWebSocketFrames } from "./http1-websockets.ts";

/** What holds, byte for byte, for every engine that speaks HTTP/1.1 on a socket. */
export function describeHttp1Engine(name: string, engine: ListeningEngine): void {
  describe(`${name} on the wire`, () => {
    describeListening(engine);
    describeSockets(engine);
    describeConnections(engine);
    describeRequestBodies(engine);
    describeRefusals(engine);
    describeShutdown(engine);
    describeWebSocketHandshakes(engine);
    describeWebSocketFrames(engine);
  });
}
