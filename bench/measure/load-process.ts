import { type ChildProcess, fork } from "node:child_process";
import { nextMessage } from "../next-message.ts";
import { findBun } from "./bun-path.ts";
import type { LoadJob, LoadReply, LoadResult } from "./load-job.ts";

/** This package runs as TypeScript, and compiled. */
const extension = import.meta.url.endsWith(".ts") ? ".ts" : ".js";

/** The load client, in a process of its own. One job at a time. */
export class LoadProcess {
  private readonly child: ChildProcess = fork(new URL(`load-client${extension}`, import.meta.url), [], {
    execPath: findBun(),
    execArgv: [],
  });

  /** @throws Error when an answer was wrong, or a connection was lost. */
  async run(job: LoadJob): Promise<LoadResult> {
    const reply = nextMessage<LoadReply>(this.child);
    this.child.send(job);
    const result = await reply;
    if ("error" in result) throw new Error(result.error);
    return result;
  }

  stop(): void {
    this.child.disconnect();
  }
}
