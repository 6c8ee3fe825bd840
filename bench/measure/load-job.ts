import type { ByteRange } from "./answer-template.ts";

/** What the load client is told to do. Bytes are in base64, as messages between processes are JSON. */
export interface LoadJob {
  readonly port: number;
  readonly connections: number;
  /** Requests that are on their way at the same time on each connection. */
  readonly depth: number;
  readonly seconds: number;
  /** Requests to send in turn, each with the answer that it must get, but for its date and what varies. */
  readonly exchanges: readonly {
    readonly request: string;
    readonly answer: string;
    readonly varying: ByteRange | null;
  }[];
}

/** What came of it, when every answer was right. */
export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  /** Time from the sending of a batch of requests to its last answer, that 99 of 100 stay below. */
  readonly p99Milliseconds: number;
}

export type LoadReply = LoadResult | { readonly error: string };
