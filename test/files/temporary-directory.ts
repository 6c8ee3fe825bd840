import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A directory that is gone at the end of the block. */
export class TemporaryDirectory implements Disposable {
  /** Its real path. */
  readonly path: string = realpathSync(mkdtempSync(join(tmpdir(), "boltapi-files-")));

  /** @param files Content by path. */
  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    for (const [name, content] of Object.entries(files)) this.write(name, content);
  }

  write(name: string, content: string | Uint8Array): string {
    const file = this.file(name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /** Files below that this process has open, as Linux tells. */
  openFiles(): string[] {
    return readdirSync("/proc/self/fd").flatMap((descriptor) => {
      const target = targetOf(descriptor);
      return target.startsWith(this.path) ? [target] : [];
    });
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** "" for a descriptor that was closed since it was listed, such as that of the listing itself. */
function targetOf(descriptor: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return "";
  }
}
