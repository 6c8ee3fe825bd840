/** Bytes from the first up to the second, which is no part of it. */
export type ByteRange = readonly [start: number, end: number];

/**
 * An answer as it was seen once, which all others have to equal to the byte. Only the date may differ, and the range that is
 * given: a number that the server counts up.
 */
export class AnswerTemplate {
  readonly bytes: Buffer;
  /** What is compared, in order. */
  private readonly fixed: readonly ByteRange[];

  constructor(bytes: Buffer, varying: ByteRange | null = null) {
    this.bytes = bytes;
    const head = bytes.toString("latin1", 0, bytes.indexOf("\r\n\r\n"));
    const date = /\r\ndate: ([^\r]{29})(?:\r|$)/i.exec(head);
    const dateStart = date === null ? 0 : date.index + "\r\ndate: ".length;
    const dateEnd = date === null ? 0 : dateStart + 29;
    const [start, end] = varying ?? [bytes.length, bytes.length];
    this.fixed = [
      [0, dateStart],
      [dateEnd, start],
      [end, bytes.length],
    ];
  }

  /** Whether bytes of a chunk are those of the answer from `position` on. */
  matches(chunk: Uint8Array, start: number, end: number, position: number): boolean {
    const last = position + end - start;
    for (const [rangeStart, rangeEnd] of this.fixed) {
      const from = Math.max(position, rangeStart);
      const to = Math.min(last, rangeEnd);
      if (from < to && !this.equals(chunk, start + from - position, from, to)) return false;
    }
    return true;
  }

  private equals(chunk: Uint8Array, chunkStart: number, from: number, to: number): boolean {
    return this.bytes.compare(chunk, chunkStart, chunkStart + to - from, from, to) === 0;
  }
}

/** Follows the answers on one connection: they have to be those of the templates, one after the other, round and round. */
export class AnswerStream {
  private readonly templates: readonly AnswerTemplate[];
  private current: number;
  private position = 0;

  /** @param first Index of the template that the first answer has to equal. */
  constructor(templates: readonly AnswerTemplate[], first = 0) {
    this.templates = templates;
    this.current = first % templates.length;
  }

  /**
   * How many answers end within the chunk.
   *
   * @throws Error when a byte is not what it has to be, with what came beside what was due.
   */
  take(chunk: Uint8Array): number {
    let ended = 0;
    for (let start = 0; start < chunk.length; ) {
      const template = this.templates[this.current] as AnswerTemplate;
      const end = Math.min(chunk.length, start + template.bytes.length - this.position);
      if (!template.matches(chunk, start, end, this.position)) throw this.wrongAnswer(template, chunk, start, end);
      this.position += end - start;
      start = end;
      if (this.position < template.bytes.length) continue;
      ended++;
      this.position = 0;
      this.current = (this.current + 1) % this.templates.length;
    }
    return ended;
  }

  /** Whether the last answer that began has ended. */
  get isBetweenAnswers(): boolean {
    return this.position === 0;
  }

  private wrongAnswer(template: AnswerTemplate, chunk: Uint8Array, start: number, end: number): Error {
    const came = JSON.stringify(Buffer.from(chunk.subarray(start, end)).toString("latin1").slice(0, 400));
    const due = JSON.stringify(template.bytes.toString("latin1", this.position, this.position + 400));
    return new Error(`A wrong answer came: ${came}; due was ${due}.`);
  }
}
