import type { Exchange } from "./exchange.ts";
import { headerEntries } from "./header-pairs.ts";

/**
 * The headers of a request, read-only and without regard to case. Repeated fields come as one value, joined with ", ",
 * and cookies with "; ".
 */
export class RequestHeaders implements Iterable<[name: string, value: string]> {
  private readonly exchange: Pick<Exchange, "header" | "headerPairs">;

  constructor(exchange: Pick<Exchange, "header" | "headerPairs">) {
    this.exchange = exchange;
  }

  /** The value of a header, or null when it was not sent. */
  get(name: string): string | null {
    return this.exchange.header(name.toLowerCase()) ?? null;
  }

  has(name: string): boolean {
    return this.exchange.header(name.toLowerCase()) !== undefined;
  }

  /** Names, in lower case, with their values, in the order sent. */
  entries(): Generator<[name: string, value: string], undefined> {
    return headerEntries(this.exchange.headerPairs());
  }

  *keys(): Generator<string, undefined> {
    for (const [name] of this.entries()) yield name;
  }

  *values(): Generator<string, undefined> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): Generator<[name: string, value: string], undefined> {
    return this.entries();
  }

  forEach(callback: (value: string, name: string, headers: RequestHeaders) => void): void {
    for (const [name, value] of this.entries()) callback(value, name, this);
  }

  /** A plain object of all headers, without a prototype: "__proto__" is a header name like any other. */
  toJSON(): Record<string, string> {
    const headers: Record<string, string> = Object.create(null);
    for (const [name, value] of this.entries()) headers[name] = value;
    return headers;
  }
}
