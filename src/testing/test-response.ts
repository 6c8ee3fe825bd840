import type { MemoryResponse } from "../engines/memory/memory-engine.ts";
import { ResponseHeaders } from "../http/response-headers.ts";

/** A response as tests read it. Everything is there already, so nothing has to be awaited. */
export class TestResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly bytes: Uint8Array;
  /** URL of the request that was answered, after redirects. */
  readonly url: string;

  constructor(response: MemoryResponse, url: string) {
    this.status = response.status;
    this.headers = new ResponseHeaders(response.headers);
    const { buffer, byteOffset, byteLength } = response.body;
    this.bytes = new Uint8Array(buffer, byteOffset, byteLength);
    this.url = url;
  }

  /** Whether the status is 2xx. */
  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  text(): string {
    return new TextDecoder().decode(this.bytes);
  }

  /**
   * The body as JSON.
   *
   * @throws Error that shows the body when it is not JSON.
   */
  json<Value = unknown>(): Value {
    try {
      return JSON.parse(this.text()) as Value;
    } catch {
      throw new Error(
        `The response is not JSON: status ${this.status}, body ${JSON.stringify(this.text().slice(0, 200))}`,
      );
    }
  }
}
