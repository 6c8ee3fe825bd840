/** What the engine on `node:net` can be told, beyond where to listen. */
export interface Http1Options {
  /**
   * How long a client may take for the head of a request, in milliseconds; more gets a 408. Default 30,000. All of the
   * request has `requestTimeoutMs` of the listening.
   */
  readonly headTimeoutMs?: number;
  /** How long a client may pause within the body of a request, in milliseconds; more gets a 408. Default 30,000. */
  readonly bodyTimeoutMs?: number;
  /** How long a client may take nothing of an answer that is on its way, in milliseconds. Default 60,000. */
  readonly writeTimeoutMs?: number;
  /** Requests after which a connection is closed. Default: no limit. */
  readonly maxRequestsPerConnection?: number;
}

const numberOptions = ["headTimeoutMs", "bodyTimeoutMs", "writeTimeoutMs", "maxRequestsPerConnection"] as const;

/** @throws RangeError when a number is none that can be counted to. */
export function checkHttp1Options(options: Http1Options): void {
  for (const name of numberOptions) {
    const value = options[name];
    if (value === undefined || (Number.isSafeInteger(value) && value > 0)) continue;
    throw new RangeError(`http1Engine: ${name} is ${value}. Make it a whole number above 0, or leave it out.`);
  }
}
