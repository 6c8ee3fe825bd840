import { FieldSyntaxError, fieldValueProblem, isToken, splitList } from "../http/field-syntax.ts";
import type { WebSocketHandshake } from "../http/websocket-connection.ts";
import type { Refusal } from "./refusal.ts";
import { takeEngineFields } from "./response-framing.ts";

/** What the opening handshake of a WebSocket says beyond that it is one. */
export interface OpeningHandshake {
  /** Sec-WebSocket-Key, which the answer proves to have read. */
  readonly key: string;
  /** The subprotocols on offer, in the order of preference of the client. */
  readonly subprotocols: readonly string[];
}

/** The value of a request header, by its name in lower case. */
type HeaderReader = (name: string) => string | undefined;

const webSocketVersion = "13";
// Base64 of 16 bytes.
const keyPattern = /^[A-Za-z\d+/]{22}==$/;

/**
 * Reads the opening handshake of a WebSocket. Returns null for a request that asks for none, which is an ordinary one
 * whatever else it wants to upgrade to (RFC 9110 §7.8), and a refusal where the handshake is broken.
 *
 * @param isHttp10 Upgrades are ignored in HTTP/1.0 (RFC 9110 §7.8).
 * @spec RFC 6455 §4.2.1
 */
export function readOpeningHandshake(
  method: string,
  isHttp10: boolean,
  header: HeaderReader,
): OpeningHandshake | Refusal | null {
  if (method !== "GET" || isHttp10) return null;
  if (!hasListed(header("upgrade"), "websocket") || !hasListed(header("connection"), "upgrade")) return null;
  if (hasContent(header)) return refused("A WebSocket handshake has no body");
  const version = header("sec-websocket-version");
  if (version === undefined) return refused("Missing Sec-WebSocket-Version header");
  if (version !== webSocketVersion) return unsupportedVersion;
  const key = header("sec-websocket-key");
  if (key === undefined) return refused("Missing Sec-WebSocket-Key header");
  if (!keyPattern.test(key)) return refused("Invalid Sec-WebSocket-Key header");
  const subprotocols = readSubprotocols(header("sec-websocket-protocol"));
  return subprotocols === null ? refused("Invalid Sec-WebSocket-Protocol header") : { key, subprotocols };
}

/** Whether the handshake is one that an engine answers itself. */
export function isRefusal(handshake: OpeningHandshake | Refusal): handshake is Refusal {
  return "status" in handshake;
}

/**
 * Checks the answer to a handshake. Returns the headers of the 101 beyond those of the handshake itself, flat.
 *
 * @throws Error when the subprotocol is none that the client offers (RFC 6455 §4.2.2).
 * @throws FieldSyntaxError when a header would not stay within its line.
 */
export function checkAnswer({ subprotocol, headers }: WebSocketHandshake, opening: OpeningHandshake): string[] {
  if (subprotocol !== null && !opening.subprotocols.includes(subprotocol)) {
    throw new Error(`A WebSocket cannot speak ${JSON.stringify(subprotocol)}, which its client does not offer.`);
  }
  const sent: string[] = [];
  const { headers: left } = takeEngineFields(headers);
  for (let index = 0; index < left.length; index += 2) {
    const name = left[index] as string;
    const value = left[index + 1] as string;
    if (!isToken(name)) throw new FieldSyntaxError("header", name, "name", "is not a token (RFC 9110 §5.6.2)");
    const problem = fieldValueProblem(value);
    if (problem !== null) throw new FieldSyntaxError("header", name, "value", problem);
    if (!name.startsWith("sec-websocket-")) sent.push(name, value);
  }
  return sent;
}

// RFC 6455 §4.4 for the version, RFC 9110 §15.5.22 for the protocol.
const unsupportedVersion: Refusal = {
  status: 426,
  detail: `Unsupported Sec-WebSocket-Version; this server speaks ${webSocketVersion}`,
  headers: ["sec-websocket-version", webSocketVersion, "upgrade", "websocket"],
};

function refused(detail: string): Refusal {
  return { status: 400, detail };
}

/** What a proxy or an earlier parser takes for a body must not be taken for frames here. */
function hasContent(header: HeaderReader): boolean {
  return header("transfer-encoding") !== undefined || (header("content-length") ?? "0") !== "0";
}

function hasListed(list: string | undefined, name: string): boolean {
  return list !== undefined && splitList(list).some((item) => item.toLowerCase() === name);
}

/** The tokens of the list, of which none may come twice (RFC 6455 §4.1); null when it is no such list. */
function readSubprotocols(list: string | undefined): readonly string[] | null {
  if (list === undefined) return [];
  const names = splitList(list);
  return names.every(isToken) && new Set(names).size === names.length ? names : null;
}
