import { randomBytes } from "node:crypto";
import { open, rename, unlink } from "node:fs/promises";

/** What is known of an upload beside its content. */
export interface UploadFileInit {
  /** Media type that the client declares. Proves nothing. */
  readonly type: string;
  readonly isOnDisk: boolean;
  readonly headers: ReadonlyMap<string, string>;
}

/** Options of `UploadFile.save`. */
export interface SaveFileOptions {
  /** Whether a file that is there already is replaced. Default false. */
  readonly overwrite?: boolean;
}

/**
 * A file that a client has sent: a web-standard `File`, whose content may be on disk. It lasts as long as the request; what
 * is to stay has to be saved.
 *
 * `name` and `type` are what the client says. `name` has no path and no control characters, and may be "".
 */
export class UploadFile extends File {
  /** Whether the content is in a temporary file rather than in memory. */
  readonly isOnDisk: boolean;
  /** Headers of the part that brought the file; names in lower case, values as sent. */
  readonly headers: ReadonlyMap<string, string>;

  constructor(content: readonly (Uint8Array | Blob)[], name: string, { type, isOnDisk, headers }: UploadFileInit) {
    super([...content], name, { type });
    this.isOnDisk = isOnDisk;
    this.headers = headers;
  }

  /**
   * Writes the content to a file, which is there as a whole or not at all.
   *
   * @param path Never made of `name`: two clients may choose the same.
   * @throws Error with the code EEXIST when there is a file already, unless `overwrite` is true.
   */
  async save(path: string, { overwrite = false }: SaveFileOptions = {}): Promise<void> {
    if (!overwrite) return this.writeNew(path);
    const beside = `${path}.${randomBytes(8).toString("hex")}`;
    await this.writeNew(beside);
    await rename(beside, path).catch((error: unknown) => removeAfter(error, beside));
  }

  private async writeNew(path: string): Promise<void> {
    const target = await open(path, "wx");
    try {
      for await (const piece of this.stream()) await target.writeFile(piece);
      await target.close();
    } catch (error) {
      await target.close().catch(() => {});
      await removeAfter(error, path);
    }
  }
}

async function removeAfter(error: unknown, path: string): Promise<never> {
  await unlink(path).catch(() => {});
  throw error;
}
