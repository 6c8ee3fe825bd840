import { createHash } from "node:crypto";

/**
 * A script in Lua, which Redis runs as one step. Sent by its digest once Redis knows it.
 *
 * Values come as `KEYS` and `ARGV`, and are never written into the source: text of clients stays text.
 */
export class RedisScript {
  readonly source: string;
  readonly digest: string;

  constructor(source: string) {
    this.source = source;
    // The digest that EVALSHA takes.
    this.digest = createHash("sha1").update(source).digest("hex");
  }
}
