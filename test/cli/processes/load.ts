import { Agent, get } from "node:http";
import { text } from "node:stream/consumers";

/** What requests one after the other on each of several connections have come to. */
export interface LoadResult {
  readonly answers: readonly string[];
  readonly failures: readonly string[];
}

/** Clients that send requests, one after the other, until they are told to stop. */
export class Load {
  private isStopping = false;
  private readonly running: Promise<void>[];
  private readonly answers: string[] = [];
  private readonly failures: string[] = [];

  /** @param path Path of the nth request. */
  constructor(url: string, clients: number, path: (count: number) => string, keepAlive: boolean) {
    let count = 0;
    this.running = Array.from({ length: clients }, async () => {
      const agent = new Agent({ keepAlive, maxSockets: 1 });
      while (!this.isStopping) {
        const target = path(count++);
        try {
          this.answers.push(await ask(url + target, agent));
        } catch {
          this.failures.push(target);
        }
      }
      agent.destroy();
    });
  }

  /** Waits until so many more have been answered. */
  async untilAnswered(count: number): Promise<void> {
    const goal = this.answers.length + count;
    while (this.answers.length < goal) await new Promise((resolve) => setImmediate(resolve));
  }

  async stop(): Promise<LoadResult> {
    this.isStopping = true;
    await Promise.all(this.running);
    return { answers: this.answers, failures: this.failures };
  }
}

/** The body of an answer with status 200. */
export function ask(url: string, agent: Agent | false = false): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      if (response.statusCode === 200) text(response).then(resolve, reject);
      else reject(new Error(`status ${response.statusCode}`));
    }).once("error", reject);
  });
}
