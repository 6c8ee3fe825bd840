import { randomUUID } from "node:crypto";
import type { Stats } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { Readable } from "node:stream";
import { BoltException, ConfigError, describeValue } from "../errors/config-error.ts";
import { wholeNumber } from "../errors/option-rules.ts";
import { FileNotFoundError } from "./file-not-found-error.ts";
import type { FileStorage, SaveOptions, StorageContent } from "./file-storage.ts";
import { readContent } from "./read-content.ts";
import { checkKey, storageKeyOf, withSuffix } from "./storage-key.ts";
import {
  checkSaveOptions,
  checkStorageOptions,
  fileUrl,
  type StorageOptions,
  storageRules,
} from "./storage-options.ts";

/** Options of a storage on disk. */
export interface DiskStorageOptions extends StorageOptions {
  /** Permissions of files, such as 0o640. Default: what the process's umask leaves of 0o666. */
  readonly mode?: number;
}

/** A storage in a directory of this machine. */
export interface DiskStorage extends FileStorage {
  /**
   * Path of a file on disk, whether it exists or not; for what takes paths, such as `file`.
   *
   * @throws FileNotFoundError for what is no key.
   */
  path(key: string): string;
}

/**
 * Keeps files in a directory, which is made when the first file is saved. Several processes may share it.
 *
 *   const uploads = diskStorage("uploads", { baseUrl: "/media" });
 *
 * @param directory Absolute, or relative to the working directory.
 */
export function diskStorage(directory: string, options: DiskStorageOptions = {}): DiskStorage {
  if (typeof directory !== "string" || directory === "") {
    throw new ConfigError("OPTION_INVALID", "directory", `expected a path, got ${describeValue(directory)}.`);
  }
  checkStorageOptions(options, { ...storageRules, mode: wholeNumber("permissions", 0, 0o777) });
  return new DirectoryStorage(resolve(directory), options);
}

/** Random suffixes that are tried before it is clear that something else is wrong. */
const maxAttempts = 20;

class DirectoryStorage implements DiskStorage {
  readonly #directory: string;
  readonly #options: DiskStorageOptions;

  constructor(directory: string, options: DiskStorageOptions) {
    this.#directory = directory;
    this.#options = options;
  }

  async save(name: string, content: StorageContent, options: SaveOptions = {}): Promise<string> {
    checkSaveOptions(options);
    const wanted = storageKeyOf(name);
    const folder = dirname(this.path(wanted));
    // Beside the file it becomes, so that it can be renamed; hidden, so that it is no key.
    const unfinished = join(folder, `.saving-${randomUUID()}`);
    await this.#makeFolder(folder);
    try {
      await this.#write(unfinished, readContent(name, content, options.maxBytes));
      return await this.#publish(unfinished, wanted);
    } finally {
      await rm(unfinished, { force: true });
    }
  }

  async open(key: string): Promise<ReadableStream<Uint8Array>> {
    // Asked first: opening a pipe would wait for somebody to write into it.
    await this.size(key);
    const handle = await open(this.path(key)).catch((error) => {
      throw isMissing(error) ? new FileNotFoundError(key) : this.#failure(error, key);
    });
    // The same class; the types of Node.js have two of it.
    return Readable.toWeb(handle.createReadStream()) as ReadableStream<Uint8Array>;
  }

  async exists(key: string): Promise<boolean> {
    return (await this.#find(key)) !== null;
  }

  async size(key: string): Promise<number> {
    const status = await this.#find(key);
    if (status === null) throw new FileNotFoundError(key);
    return status.size;
  }

  async delete(key: string): Promise<boolean> {
    if ((await this.#find(key)) === null) return false;
    await rm(this.path(key), { force: true }).catch((error) => {
      throw this.#failure(error, key);
    });
    return true;
  }

  url(key: string): string {
    return fileUrl(this.#options.baseUrl, key);
  }

  path(key: string): string {
    checkKey(key);
    return join(this.#directory, key);
  }

  /** Null when there is no such file. Folders are none. */
  async #find(key: string): Promise<Stats | null> {
    try {
      const status = await stat(this.path(key));
      return status.isFile() ? status : null;
    } catch (error) {
      // What is no key is missing too: its error has the code of files that are.
      if (isMissing(error)) return null;
      throw this.#failure(error, key);
    }
  }

  async #makeFolder(folder: string): Promise<void> {
    try {
      await mkdir(folder, { recursive: true });
    } catch (error) {
      if (hasCode(error, "EEXIST", "ENOTDIR")) throw new ConfigError("STORAGE_FOLDER_TAKEN", folder);
      throw this.#failure(error, folder);
    }
  }

  async #write(file: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
    const { mode } = this.#options;
    const refuse = (error: unknown): never => {
      throw this.#failure(error, file);
    };
    const handle = await open(file, "wx", mode).catch(refuse);
    try {
      // Whatever the umask is.
      if (mode !== undefined) await handle.chmod(mode);
      for await (const piece of pieces) await handle.writeFile(piece).catch(refuse);
    } finally {
      await handle.close();
    }
  }

  /** Gives a finished file its key: the one that is wanted, or with a suffix when that is taken. */
  async #publish(finished: string, wanted: string): Promise<string> {
    let key = wanted;
    for (let attempt = 1; !(await this.#reserve(key, attempt)); attempt++) key = withSuffix(wanted);
    try {
      await rename(finished, this.path(key));
      return key;
    } catch (error) {
      await rm(this.path(key), { force: true });
      throw this.#failure(error, key);
    }
  }

  /** Makes an empty file, which no other process can make then; false when there is one already. */
  async #reserve(key: string, attempt: number): Promise<boolean> {
    try {
      await (await open(this.path(key), "wx")).close();
      return true;
    } catch (error) {
      if (hasCode(error, "EEXIST") && attempt < maxAttempts) return false;
      throw this.#failure(error, key);
    }
  }

  /** Errors of the disk are the server's: as they are, EACCES and ENOENT would be told to the client as 403 and 404. */
  #failure(error: unknown, file: string): unknown {
    if (error instanceof BoltException) return error;
    return new BoltException(`The storage ${this.#directory} failed with "${file}"`, { cause: error });
  }
}

/** Whether an error says that there is no such file. */
function isMissing(error: unknown): boolean {
  return hasCode(error, "ENOENT", "ENOTDIR", "ENAMETOOLONG");
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException).code ?? "");
}
