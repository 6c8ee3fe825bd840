import type { ServerResponse } from "node:http";
import type { ResponseBody } from "../../http/exchange.ts";

/**
 * Writes a streamed body to a response of Node, as fast as that takes it, and ends it. Closes the body when the response is
 * closed before.
 *
 * @throws What the body throws.
 */
export async function pumpBody(
  body: Extract<ResponseBody, AsyncIterable<unknown>>,
  res: ServerResponse,
): Promise<void> {
  const iterator = body[Symbol.asyncIterator]();
  let isClosed = false;
  const closed = new Promise<void>((resolve) => {
    res.once("close", () => {
      isClosed = true;
      resolve();
    });
  });
  // Not awaited: a body that waits for its next piece may never come to its end.
  void closed.then(() => iterator.return?.()).catch(() => {});
  for (let step = await iterator.next(); step.done !== true && !isClosed; step = await iterator.next()) {
    if (!res.write(step.value)) await Promise.race([closed, drained(res)]);
  }
  if (!isClosed) res.end();
}

function drained(res: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    res.once("drain", resolve);
  });
}
