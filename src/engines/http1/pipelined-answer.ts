import type { ConnectionOutput } from "./connection-output.ts";

/** What is kept of an answer whose turn has not come; a stream waits then. */
const maxHeldLength = 16 * 1024;

/** The line in which an answer waits for its turn. */
export interface AnswerLine {
  /** Where the first is the one that is due. */
  readonly answers: { readonly first: object | null; heldLength: number };
  readonly isGone: boolean;
  readonly output: ConnectionOutput;
  /** The answer is as complete as it gets. */
  complete(answer: object): void;
}

/** An answer in the line of those that a connection owes: what it sends is kept until its turn. */
export abstract class PipelinedAnswer<Line extends AnswerLine> {
  readonly connection: Line;
  /** The answer to the request that came after this one's. */
  next: this | null = null;
  /** All of it is with the connection: who leaves now misses nothing. */
  isAnswered = false;
  /** The connection ends with it. */
  isLast: boolean;
  /** It broke off, and must not seem complete. */
  isCut = false;
  /** Nobody hears it any more. */
  protected isOver = false;
  private held: (string | Uint8Array)[] | null = null;
  private heldLength = 0;
  private wake: (() => void) | null = null;

  constructor(connection: Line, isLast: boolean) {
    this.connection = connection;
    this.isLast = isLast;
  }

  /** Sends a part of it, or keeps it until its turn. Text has a byte a character. */
  put(data: string | Uint8Array): void {
    const { connection } = this;
    if (this.isOver || connection.isGone) return;
    if (connection.answers.first === this) {
      connection.output.put(data);
      return;
    }
    this.held ??= [];
    this.held.push(data);
    this.heldLength += data.length;
    connection.answers.heldLength += data.length;
  }

  /** Its turn has come. */
  release(): void {
    const { connection, held, heldLength } = this;
    this.held = null;
    this.heldLength = 0;
    connection.answers.heldLength -= heldLength;
    if (held !== null) for (const data of held) connection.output.put(data);
    if (!connection.output.isBackedUp) this.goOn();
  }

  /** Whether it is its turn. */
  get isDue(): boolean {
    return this.connection.answers.first === this;
  }

  /** Whether a stream may send more. */
  get isReady(): boolean {
    return this.isDue ? !this.connection.output.isBackedUp : this.heldLength < maxHeldLength;
  }

  /** Resolves when it is its turn and there is room for more; never, when the client has gone. */
  ready(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  /** There is room for more. */
  goOn(): void {
    const { wake } = this;
    this.wake = null;
    wake?.();
  }

  /** It failed on its way: the client must see that it is not whole. */
  cut(): void {
    if (this.isAnswered) return;
    this.isCut = true;
    this.isLast = true;
    this.complete();
  }

  complete(): void {
    if (this.isAnswered) return;
    this.isAnswered = true;
    this.connection.complete(this);
  }
}
