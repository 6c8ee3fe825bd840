import type { Http1Exchange } from "./http1-exchange.ts";

/** The answers that a connection owes, in the order of their requests. Linked: hardly ever is there more than one. */
export class AnswerQueue {
  /** The one that is due. */
  first: Http1Exchange | null = null;
  last: Http1Exchange | null = null;
  length = 0;
  /** What is kept of answers whose turn has not come: bytes, or characters of a byte each. */
  heldLength = 0;

  add(exchange: Http1Exchange): void {
    if (this.last === null) this.first = exchange;
    else this.last.next = exchange;
    this.last = exchange;
    this.length++;
  }

  /** Takes the first one away, if there is one and all of it was sent. */
  takeAnswered(): Http1Exchange | null {
    const { first } = this;
    if (first === null || !first.isAnswered) return null;
    this.first = first.next;
    if (this.first === null) this.last = null;
    // Whoever holds on to an old one must not hold on to all that came after it.
    first.next = null;
    this.length--;
    return first;
  }

  /** Nobody hears any of them. */
  leave(): void {
    for (let exchange = this.first; exchange !== null; exchange = exchange.next) exchange.leave();
  }
}
