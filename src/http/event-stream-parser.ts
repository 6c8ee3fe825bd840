import { LineSplitter } from "./line-splitter.ts";

/** An event as a browser would dispatch it. */
export interface ReceivedEvent {
  /** Name of the event; "message" where the stream names none. */
  readonly event: string;
  /** The lines of data, joined with line feeds. */
  readonly data: string;
  /** The last id that the stream has given so far; "" when it has given none. */
  readonly id: string;
  /** The last reconnection time that the stream has asked for so far, in milliseconds; null when it has not. */
  readonly retry: number | null;
}

/**
 * Reads an event stream that arrives in pieces of any size, as browsers do. Comments and unknown fields are skipped; a block
 * that the end of the stream cuts off is dropped.
 *
 * @spec WHATWG HTML §9.2.6
 */
export class EventStreamParser {
  private readonly lines: LineSplitter = new LineSplitter();
  // Takes a byte order mark off, and puts characters together that are cut between pieces.
  private readonly decoder = new TextDecoder();
  private event = "";
  /** Null until the block has a data line. */
  private data: string | null = null;
  private id = "";
  private retry: number | null = null;

  /** The events that this piece completes. */
  push(bytes: Uint8Array): ReceivedEvent[] {
    const events: ReceivedEvent[] = [];
    for (const line of this.lines.push(this.decoder.decode(bytes, { stream: true }))) {
      if (line !== "") this.readLine(line);
      else this.endBlock(events);
    }
    return events;
  }

  private readLine(line: string): void {
    const colon = line.indexOf(":");
    if (colon === -1) this.readField(line, "");
    else this.readField(line.slice(0, colon), line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1));
  }

  /** A comment is a field without a name. */
  private readField(name: string, value: string): void {
    if (name === "data") this.data = this.data === null ? value : `${this.data}\n${value}`;
    else if (name === "event") this.event = value;
    else if (name === "id" && !value.includes("\0")) this.id = value;
    else if (name === "retry" && /^\d+$/.test(value)) this.retry = Number(value);
  }

  private endBlock(events: ReceivedEvent[]): void {
    const { event, data, id, retry } = this;
    this.event = "";
    this.data = null;
    if (data !== null) events.push({ event: event === "" ? "message" : event, data, id, retry });
  }
}
