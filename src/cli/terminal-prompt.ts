import { createInterface, type Interface } from "node:readline";
import { Writable } from "node:stream";
import { ConfigError } from "../errors/config-error.ts";

/** Whoever was asked has pressed Ctrl-C, or Ctrl-D, or closed the terminal. */
export class PromptCancelled extends Error {}

/** Asks on the terminal, and shows what is typed only where it is no secret. */
export class TerminalPrompt {
  private readonly lines: Interface;
  private readonly terminal: NodeJS.WriteStream;
  /** Only while something is asked that is no secret: what is typed before the question may be one already. */
  private isShown = false;
  private cancel: () => void = () => {};

  private constructor(input: NodeJS.ReadStream, terminal: NodeJS.WriteStream) {
    this.terminal = terminal;
    const output = new Writable({
      write: (chunk: Buffer, _, done) => {
        if (this.isShown) terminal.write(chunk);
        done();
      },
    });
    // What is typed is in no history: nobody gets a password back with the arrow keys.
    this.lines = createInterface({ input, output, terminal: true, historySize: 0 });
    this.lines.on("SIGINT", () => this.lines.close());
    this.lines.on("close", () => this.cancel());
  }

  /** @throws ConfigError TERMINAL_MISSING when there is nobody to ask. */
  static open(remedy: string): TerminalPrompt {
    const { stdin, stdout } = process;
    if (!stdin.isTTY || !stdout.isTTY) throw new ConfigError("TERMINAL_MISSING", remedy);
    return new TerminalPrompt(stdin, stdout);
  }

  /** @throws PromptCancelled */
  ask(question: string): Promise<string> {
    return this.read(question, false);
  }

  /** Shows nothing of what is typed. @throws PromptCancelled */
  askSecret(question: string): Promise<string> {
    return this.read(question, true);
  }

  close(): void {
    this.cancel = () => {};
    this.lines.close();
  }

  private async read(question: string, isSecret: boolean): Promise<string> {
    if (isSecret) this.terminal.write(question);
    this.isShown = !isSecret;
    try {
      return await new Promise<string>((resolve, reject) => {
        this.cancel = () => reject(new PromptCancelled());
        this.lines.question(isSecret ? "" : question, resolve);
      });
    } finally {
      this.isShown = false;
      this.cancel = () => {};
      // The end of the line was not shown either.
      if (isSecret) this.terminal.write("\n");
    }
  }
}
