import { ResponseIncompleteError } from "../engines/memory/memory-content.ts";
import type { MemoryStreamResponse } from "../engines/memory/memory-engine.ts";
import { EventStreamParser, type ReceivedEvent } from "../http/event-stream-parser.ts";
import { LineSplitter } from "../http/line-splitter.ts";
import { ResponseHeaders } from "../http/response-headers.ts";
import { within } from "./within.ts";

/** What a test stream has to know beside the response. */
export interface TestStreamSettings {
  /** URL of the request that is answered, after redirects. */
  readonly url: string;
  /** Method and path, for messages. */
  readonly title: string;
  /** Milliseconds to wait for a piece. */
  readonly timeoutMs: number;
  /** Whether to throw what the handler's stream threw, in place of an error about the response. */
  readonly raisesErrors: boolean;
}

/**
 * A response that is read while it is sent, once, and in one of four ways: `for await` over the bytes, `texts()`, `lines()`
 * or `events()`. The handler's stream goes on whenever the next piece is asked for.
 *
 * Leaving the loop is a client that goes away, and so is `close()`, which `await using` calls; both wait until the handler's
 * clean-up has run.
 */
export class TestStream implements AsyncIterable<Uint8Array>, AsyncDisposable {
  readonly status: number;
  readonly headers: ResponseHeaders;
  /** URL of the request that is answered, after redirects. */
  readonly url: string;
  private readonly response: MemoryStreamResponse;
  private readonly settings: TestStreamSettings;
  private isRead = false;
  /** A piece did not come in time, so neither may the end. */
  private isOverdue = false;

  constructor(response: MemoryStreamResponse, settings: TestStreamSettings) {
    this.status = response.status;
    this.headers = new ResponseHeaders(response.headers);
    this.url = settings.url;
    this.response = response;
    this.settings = settings;
  }

  /** Whether the status is 2xx. */
  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  /**
   * The content in the pieces that the handler made.
   *
   * @throws Error when no piece comes in time.
   * @throws What the handler's stream threw, unless the client has `raiseServerErrors: false`.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, undefined> {
    if (this.isRead) throw new Error(`${this.settings.title}: a stream can be read once.`);
    this.isRead = true;
    try {
      for (;;) {
        const step = await this.pull();
        if (step.done === true) return;
        yield step.value;
      }
    } finally {
      await this.close();
    }
  }

  /** The content as text; characters that are cut between pieces come whole, with the later one. */
  async *texts(): AsyncGenerator<string, undefined> {
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    for await (const bytes of this) {
      const text = decoder.decode(bytes, { stream: true });
      if (text !== "") yield text;
    }
    const rest = decoder.decode();
    if (rest !== "") yield rest;
  }

  /** The content line by line, without line ends. */
  async *lines(): AsyncGenerator<string, undefined> {
    const splitter = new LineSplitter();
    for await (const text of this.texts()) yield* splitter.push(text);
    if (splitter.rest !== "") yield splitter.rest;
  }

  /** The server-sent events of the content, as a browser would get them: without comments, such as those for keep-alive. */
  async *events(): AsyncGenerator<ReceivedEvent, undefined> {
    const parser = new EventStreamParser();
    for await (const bytes of this) yield* parser.push(bytes);
  }

  /** Goes away. Does nothing after the end. */
  async close(): Promise<void> {
    await this.response.body.return?.();
    if (this.isOverdue) return;
    const { timeoutMs, title } = this.settings;
    await within(
      this.response.finished,
      timeoutMs,
      `${title}: clean-up was not done ${timeoutMs} ms after the client left.`,
    );
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private async pull(): Promise<IteratorResult<Uint8Array, undefined>> {
    const { raisesErrors, timeoutMs, title } = this.settings;
    const late = `${title} sent nothing for ${timeoutMs} ms. If it only takes long, raise timeoutMs.`;
    try {
      return await within(this.response.body.next(), timeoutMs, late, () => {
        this.isOverdue = true;
      });
    } catch (error) {
      const isBroken = error instanceof ResponseIncompleteError && error.cause !== undefined;
      throw isBroken && raisesErrors ? error.cause : error;
    }
  }
}
