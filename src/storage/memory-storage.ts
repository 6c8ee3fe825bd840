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

/** A storage in memory: for tests, and for what may be lost when the process ends. */
export function memoryStorage(options: StorageOptions = {}): FileStorage {
  checkStorageOptions(options, storageRules);
  return new MemoryStorage(options);
}

class MemoryStorage implements FileStorage {
  readonly #files = new Map<string, Blob>();
  readonly #options: StorageOptions;

  constructor(options: StorageOptions) {
    this.#options = options;
  }

  async save(name: string, content: StorageContent, options: SaveOptions = {}): Promise<string> {
    checkSaveOptions(options);
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    // Copied: the source may use its buffer again.
    for await (const piece of readContent(name, content, options.maxBytes)) pieces.push(Uint8Array.from(piece));
    const wanted = storageKeyOf(name);
    let key = wanted;
    while (this.#files.has(key)) key = withSuffix(wanted);
    this.#files.set(key, new Blob(pieces));
    return key;
  }

  async open(key: string): Promise<ReadableStream<Uint8Array>> {
    return this.#find(key).stream();
  }

  async exists(key: string): Promise<boolean> {
    return this.#files.has(key);
  }

  async size(key: string): Promise<number> {
    return this.#find(key).size;
  }

  async delete(key: string): Promise<boolean> {
    return this.#files.delete(key);
  }

  url(key: string): string {
    return fileUrl(this.#options.baseUrl, key);
  }

  #find(key: string): Blob {
    checkKey(key);
    const file = this.#files.get(key);
    if (file === undefined) throw new FileNotFoundError(key);
    return file;
  }
}
