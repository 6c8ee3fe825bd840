import type { Exchange } from "boltapi";

/** A GET of "/" without an engine, so that a test sees what is done before anything waits. */
export function bareExchange(
  respond: (headers: readonly string[]) => void,
  header: Exchange["header"] = () => undefined,
): Exchange {
  return {
    method: "GET",
    target: "/",
    isSecure: false,
    remoteAddress: null,
    header,
    headerPairs: () => [],
    readBody: () => new Uint8Array(),
    async *streamBody() {},
    signal: new AbortController().signal,
    hasResponded: false,
    wantsWebSocket: false,
    acceptWebSocket: () => {
      throw new Error("not in this test");
    },
    respond: (_status, headers) => void respond(headers),
  };
}
