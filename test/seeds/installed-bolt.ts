import { BoltProcess } from "../cli/bolt-process.ts";
import { type Installation, installPackage } from "../cli/installed-package.ts";

/** What a command wrote and how it ended. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The package as developers install it, and its command in their projects. */
export class InstalledBolt {
  private readonly installation: Installation = installPackage();
  private readonly commands: BoltProcess[] = [];

  /** Folder that projects are made in. */
  get root(): string {
    return this.installation.root;
  }

  /** Makes a project of files by path and gives its folder. */
  project(files: Readonly<Record<string, string>>): string {
    return this.installation.project(files);
  }

  /** Runs a command to its end: `run(folder, "routes", "--json")`. */
  async run(folder: string, ...words: readonly string[]): Promise<CommandResult> {
    const command = this.spawn(folder, words);
    const { code } = await command.ended;
    return { code, stdout: command.stdout, stderr: command.stderr };
  }

  /** Runs a command that serves, until the end of the block that uses it. */
  async serve(folder: string, ...words: readonly string[]): Promise<RunningServer> {
    const command = this.spawn(folder, words);
    return new RunningServer(command, await command.findUrl());
  }

  /** Ends what a failed test has left running, and takes the package and all projects away. */
  remove(): void {
    for (const command of this.commands) command.kill("SIGKILL");
    this.installation.remove();
  }

  private spawn(folder: string, words: readonly string[]): BoltProcess {
    const command = new BoltProcess(this.installation.bolt, folder, words);
    this.commands.push(command);
    return command;
  }
}

/** A server that the command has started. */
export class RunningServer implements AsyncDisposable {
  url: string;
  readonly command: BoltProcess;

  constructor(command: BoltProcess, url: string) {
    this.command = command;
    this.url = url;
  }

  /** Waits until a changed project is served again. */
  async restarted(): Promise<void> {
    this.url = await this.command.findUrl();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.command.kill("SIGTERM");
    await this.command.ended;
  }
}
