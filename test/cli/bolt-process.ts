import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { vi } from "vitest";

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

// Nothing here waits for a time to pass; a busy machine only takes longer.
vi.setConfig({ testTimeout: 60_000 });

/** Below the limit of tests, so that the output is seen when something hangs. */
const patienceMs = 50_000;

/** A process of the command `bolt`, with all it has written and nobody has taken. */
export class BoltProcess {
  stdout = "";
  stderr = "";
  readonly ended: Promise<ProcessEnd>;
  private readonly child: ChildProcess;
  private hasEnded = false;
  private isHanging = false;
  private wake: () => void = () => {};

  constructor(
    bolt: string,
    folder: string,
    words: readonly string[],
    variables: Readonly<Record<string, string>> = {},
  ) {
    const env = { ...bareEnvironment(), ...variables };
    this.child = spawn(process.execPath, [bolt, ...words], { cwd: folder, env });
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.stdout += text;
      this.wake();
    });
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
      this.wake();
    });
    this.ended = once(this.child, "close").then(([code, signal]) => {
      this.hasEnded = true;
      this.wake();
      return { code, signal };
    });
  }

  get pid(): number {
    return this.child.pid as number;
  }

  /**
   * Waits until the process has written something, and takes it out of what it has written.
   *
   * @throws Error with all output when the process ends before, or when it seems to hang.
   */
  async find(pattern: RegExp): Promise<RegExpExecArray> {
    const hanging = setTimeout(() => {
      this.isHanging = true;
      this.wake();
    }, patienceMs);
    try {
      return await this.findUnlessHanging(pattern);
    } finally {
      clearTimeout(hanging);
    }
  }

  private async findUnlessHanging(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.stdout) ?? pattern.exec(this.stderr);
      if (match !== null) {
        this.stdout = this.stdout.replace(match[0], "");
        this.stderr = this.stderr.replace(match[0], "");
        return match;
      }
      if (this.hasEnded || this.isHanging) {
        throw new Error(`bolt wrote nothing like ${pattern}:\n${this.stdout}${this.stderr}`);
      }
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  /** Waits for the line that says where the server is. */
  async findUrl(): Promise<string> {
    const [, url = ""] = await this.find(/^BoltAPI .* on ((?:https?|unix):\S+) .*\n/m);
    return url;
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}

/** The environment without what would change what `bolt` and other tools do. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const isKept = (name: string): boolean => !/^(BOLT_|PORT$|NODE_|VITEST|FORCE_COLOR$|TSX_)/.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => isKept(name)));
}
