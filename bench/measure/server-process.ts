import { type ChildProcess, type ForkOptions, fork } from "node:child_process";
import { once } from "node:events";
import { nextMessage } from "../next-message.ts";
import type { Question, Usage } from "./serve-child.ts";

/** A server under test, in a process of its own that talks as `serve-child.ts` does. */
export class ServerProcess {
  readonly name: string;
  readonly port: number;
  private readonly child: ChildProcess;

  private constructor(name: string, port: number, child: ChildProcess) {
    this.name = name;
    this.port = port;
    this.child = child;
  }

  /** Resolves when it listens, and rejects when it ends before that. */
  static async start(name: string, module: URL, args: readonly string[], options: ForkOptions): Promise<ServerProcess> {
    const env = { ...process.env, ...options.env, NODE_ENV: "production" };
    const child = fork(module, args, { ...options, env });
    try {
      const { port } = await nextMessage<{ port: number }>(child);
      return new ServerProcess(name, port, child);
    } catch (error) {
      throw new Error(`${name} did not start: ${(error as Error).message}`, { cause: error });
    }
  }

  async ask(question: Question): Promise<Usage> {
    const answer = nextMessage<Usage>(this.child);
    this.child.send(question);
    return answer;
  }

  /** Processor time that the server uses while something runs, in microseconds. */
  async cpuOf<Result>(
    run: () => Promise<Result>,
  ): Promise<{ readonly result: Result; readonly cpuMicroseconds: number }> {
    const before = await this.ask("cpu");
    const result = await run();
    const after = await this.ask("cpu");
    return { result, cpuMicroseconds: after.cpuMicroseconds - before.cpuMicroseconds };
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || !this.child.connected) return;
    const ended = once(this.child, "exit");
    this.child.disconnect();
    await ended;
  }
}
