import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder for the temporary files of one test. */
export class UploadFolder implements Disposable {
  readonly path: string = mkdtempSync(join(tmpdir(), "uploads-"));

  /** Names of the files in it. */
  list(): string[] {
    return readdirSync(this.path);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true });
  }
}
