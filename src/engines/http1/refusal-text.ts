import { type Refusal, refusalBody, refusalHeaders } from "../refusal.ts";
import type { ResponseClock } from "./response-clock.ts";
import { formatHead } from "./response-head.ts";

/**
 * A refusal as it goes on the wire where no exchange sends it. It is the last answer of its connection.
 *
 * @param method Of the request that is refused; the answer to HEAD has no content.
 */
export function formatRefusal(refusal: Refusal, method: string, clock: ResponseClock): string {
  const body = refusalBody(refusal);
  const { text, upgrade } = formatHead(refusal.status, refusalHeaders(refusal));
  const head = `${text}content-length: ${body.length}\r\n${clock.ending(false, false, upgrade)}`;
  return method === "HEAD" ? head : head + body;
}
