import type { RequestLimits } from "../http/exchange.ts";
import { headerProblem } from "../http/header-limits.ts";
import { isValidHost } from "../http/host.ts";
import type { Refusal } from "./refusal.ts";

/** Checks the headers of every request against what all engines demand, before anything else sees it. */
export class HeaderGate {
  private readonly limits: RequestLimits;
  private lastHost: string | null = null;

  constructor(limits: RequestLimits) {
    this.limits = limits;
  }

  /**
   * Why the request is refused for its headers, or null when they are within the limits.
   *
   * @param pairs All headers, flat, one pair a field as received.
   */
  checkLimits(pairs: readonly string[]): Refusal | null {
    const problem = headerProblem(pairs, this.limits);
    return problem === null ? null : { status: 400, detail: problem };
  }

  /**
   * Why the request is refused for its host, or null when it names one.
   *
   * @param host The joined Host fields: two of them make no name of a host either. Undefined for none.
   * @spec RFC 9112 §3.2
   */
  checkHost(host: string | undefined): Refusal | null {
    // Nearly all requests name the same host; comparing is cheaper than parsing.
    if (host === this.lastHost) return null;
    if (host === undefined) return { status: 400, detail: "Missing Host header" };
    if (!isValidHost(host)) return { status: 400, detail: "Invalid Host header" };
    this.lastHost = host;
    return null;
  }
  /** The same for a host that is not text yet: the bytes from `start` to `end`, one character each. */
  checkHostBytes(bytes: Buffer, start: number, end: number): Refusal | null {
    const { lastHost } = this;
    if (lastHost !== null && lastHost.length === end - start) {
      let index = 0;
      while (index < lastHost.length && lastHost.charCodeAt(index) === bytes[start + index]) index++;
      if (index === lastHost.length) return null;
    }
    return this.checkHost(bytes.toString("latin1", start, end));
  }
}
