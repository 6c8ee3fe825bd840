import type { Exchange, ResponseBody } from "boltapi";

/** What an exchange is made of. */
export interface BareRequest {
  readonly method: string;
  readonly target: string;
  readonly body: Uint8Array;
}

/** The least an engine can be: what is left is the price of the pipeline itself. */
export class BareExchange implements Exchange {
  readonly method: string;
  readonly target: string;
  readonly isSecure = false;
  readonly remoteAddress = null;
  readonly wantsWebSocket = false;
  hasResponded = false;
  status = 0;
  answer = "";
  private readonly body: Uint8Array;

  constructor({ method, target, body }: BareRequest) {
    this.method = method;
    this.target = target;
    this.body = body;
  }

  header(name: string): string | undefined {
    return name === "content-type" ? "application/json" : undefined;
  }
  headerPairs(): readonly string[] {
    return ["content-type", "application/json"];
  }
  readBody(): Uint8Array {
    return this.body;
  }
  async *streamBody(): AsyncGenerator<Uint8Array> {
    yield this.body;
  }
  get signal(): AbortSignal {
    return new AbortController().signal;
  }
  respond(status: number, _headers: readonly string[], body: ResponseBody): undefined {
    this.hasResponded = true;
    this.status = status;
    this.answer = body as string;
  }
  acceptWebSocket(): never {
    throw new Error("Nobody asks for a WebSocket here.");
  }
}
