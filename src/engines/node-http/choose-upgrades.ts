import type { IncomingMessage, Server } from "node:http";
import { Server as SecureServer } from "node:https";
import type { Socket } from "node:net";

/** Decides on a request that asks for another protocol: true for an "upgrade" event, false for a "request" event. */
type UpgradeChoice = (request: IncomingMessage) => boolean;

/** What Node since 24.9 has. */
interface ChoosingServer extends Server {
  shouldUpgradeCallback: UpgradeChoice;
}

/** What Node before it keeps on a socket, and calls with every head that it has read. */
interface HttpParser {
  onIncoming: (request: UpgradableMessage, shouldKeepAlive: boolean) => number;
}

interface UpgradableMessage extends IncomingMessage {
  upgrade: boolean | null;
}

/**
 * Has a server emit "upgrade" only for requests that are chosen. By itself, Node emits it for all that ask for any other
 * protocol as soon as somebody listens, and reads no body of theirs; a server that does not speak the protocol ignores
 * the wish (RFC 9110 §7.8).
 */
export function chooseUpgrades(server: Server, choose: UpgradeChoice): void {
  if ("shouldUpgradeCallback" in server) {
    (server as ChoosingServer).shouldUpgradeCallback = choose;
    return;
  }
  const event = server instanceof SecureServer ? "secureConnection" : "connection";
  server.on(event, (socket: Socket & { parser: HttpParser }) => chooseOnParser(socket.parser, choose));
}

function chooseOnParser(parser: HttpParser, choose: UpgradeChoice): void {
  const { onIncoming } = parser;
  parser.onIncoming = (request, shouldKeepAlive) => {
    if (request.upgrade === true && request.method !== "CONNECT") request.upgrade = choose(request);
    return onIncoming(request, shouldKeepAlive);
  };
}
