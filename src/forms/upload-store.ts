import { randomBytes } from "node:crypto";
import { openAsBlob } from "node:fs";
import { type FileHandle, open, unlink } from "node:fs/promises";
import { join } from "node:path";

/** Where uploads go until they are known to be wanted. */
export interface UploadStoreOptions {
  /** Bytes that stay in memory, of all uploads together. */
  readonly memoryBytes: number;
  /** Folder of the temporary files. */
  readonly directory: string;
}

/** Keeps the uploads of one request: in memory as far as it goes, then in temporary files that only this user may read. */
export class UploadStore {
  private readonly directory: string;
  private readonly spools: UploadSpool[] = [];
  private freeBytes: number;
  private isClosed = false;

  constructor({ directory, memoryBytes }: UploadStoreOptions) {
    this.directory = directory;
    this.freeBytes = memoryBytes;
  }

  /** Opens a place for one upload. */
  open(): UploadSpool {
    const spool = new UploadSpool(this);
    this.spools.push(spool);
    return spool;
  }

  /**
   * Waits until the disk has what was written; null when there is nothing to wait for.
   *
   * @throws Error when the disk fails.
   */
  settle(): Promise<void> | null {
    const pending = this.spools.flatMap(({ working }) => working ?? []);
    return pending.length === 0 ? null : Promise.all(pending).then(() => {});
  }

  /** Deletes everything. What is written later is dropped. */
  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all(this.spools.map((spool) => spool.discard()));
  }

  /** Takes memory for an upload, if there is as much. For the spools. */
  takeMemory(byteLength: number): boolean {
    if (byteLength > this.freeBytes) return false;
    this.freeBytes -= byteLength;
    return true;
  }

  /** Gives memory back. For the spools. */
  giveMemory(byteLength: number): void {
    this.freeBytes += byteLength;
  }

  /** A path that nobody can guess; null when nothing is to be written any more. For the spools. */
  newPath(): string | null {
    return this.isClosed ? null : join(this.directory, `boltapi-${randomBytes(16).toString("hex")}`);
  }
}

/** The content of an upload as far as it has come. */
export class UploadSpool {
  /** Settled when the disk has done what it was asked for so far; null when it has. */
  working: Promise<void> | null = null;
  private readonly store: UploadStore;
  private inMemory: Buffer[] = [];
  private memoryBytes = 0;
  private path: string | null = null;
  private handle: FileHandle | null = null;
  private isDiscarded = false;

  constructor(store: UploadStore) {
    this.store = store;
  }

  get isOnDisk(): boolean {
    return this.path !== null;
  }

  /** Adds a piece. Wait for `settle` of the store before there are too many of them. */
  write(bytes: Buffer): void {
    if (this.isDiscarded) return;
    if (this.path === null && this.store.takeMemory(bytes.byteLength)) {
      this.inMemory.push(bytes);
      this.memoryBytes += bytes.byteLength;
      return;
    }
    const path = this.path ?? this.store.newPath();
    if (path === null) return;
    this.path = path;
    const pieces = [...this.inMemory, bytes];
    this.freeMemory();
    this.work(() => this.append(path, pieces));
  }

  /** Says that nothing more comes. */
  finish(): void {
    if (this.path !== null) this.work(() => this.closeHandle());
  }

  /** The whole content. Call it when it is finished, and `settle` of the store has nothing to wait for. */
  async read(): Promise<readonly (Uint8Array | Blob)[]> {
    if (this.path !== null) return [await openAsBlob(this.path)];
    // Given away, but still counted: whoever gets the pieces keeps them in memory.
    const pieces = this.inMemory;
    this.inMemory = [];
    return pieces;
  }

  /** Gives up the content, and deletes its file. */
  async discard(): Promise<void> {
    this.isDiscarded = true;
    this.freeMemory();
    await this.working?.catch(() => {});
    await this.closeHandle();
    if (this.path === null) return;
    await unlink(this.path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
  }

  /** One after the other, and none after one that failed. */
  private work(task: () => Promise<void>): void {
    const working = this.working === null ? task() : this.working.then(task);
    this.working = working;
    const done = (): void => {
      if (this.working === working) this.working = null;
    };
    // Whoever waits for `settle` gets the failure.
    working.then(done, () => {});
  }

  private async append(path: string, pieces: readonly Buffer[]): Promise<void> {
    if (this.isDiscarded) return;
    try {
      this.handle ??= await open(path, "wx", 0o600);
      for (const piece of pieces) await this.handle.writeFile(piece);
    } catch (error) {
      // Wrapped, because the codes of some errors of files mean something over HTTP.
      throw new Error(`The upload could not be written to ${path}`, { cause: error });
    }
  }

  private freeMemory(): void {
    this.store.giveMemory(this.memoryBytes);
    this.inMemory = [];
    this.memoryBytes = 0;
  }

  private async closeHandle(): Promise<void> {
    const { handle } = this;
    this.handle = null;
    await handle?.close();
  }
}
