import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";

/** Whether commands can be run on a terminal of their own: `script` of util-linux makes one. */
export const hasTerminals: boolean = spawnSync("script", ["--version"]).stdout?.includes("util-linux") ?? false;

/** A process on a terminal of its own, at which a test types. */
export class TerminalProcess {
  /** All that the terminal has shown. */
  shown = "";
  /** The exit code of the process. */
  readonly ended: Promise<number | null>;
  private readonly child: ChildProcess;
  private position = 0;
  private wake: () => void = () => {};

  constructor(folder: string, words: readonly string[]) {
    const command = words.map((word) => `'${word}'`).join(" ");
    this.child = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"], { cwd: folder });
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.shown += text;
      this.wake();
    });
    this.ended = once(this.child, "close").then(([code]) => {
      this.wake();
      return code as number | null;
    });
  }

  /** Waits until a text is shown after the last one, and types an answer. */
  async answer(question: string, keys: string): Promise<void> {
    await this.see(question);
    this.child.stdin?.write(keys);
  }

  /** Waits until a text is shown after the last one. */
  async see(text: string): Promise<void> {
    let hasEnded = false;
    void this.ended.then(() => {
      hasEnded = true;
    });
    for (;;) {
      const index = this.shown.indexOf(text, this.position);
      if (index !== -1) {
        this.position = index + text.length;
        return;
      }
      if (hasEnded) throw new Error(`The terminal does not show ${JSON.stringify(text)}:\n${this.shown}`);
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}
