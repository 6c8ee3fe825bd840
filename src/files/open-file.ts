import { type BigIntStats, close, constants, fstat, open, read } from "node:fs";
import { promisify } from "node:util";
import { pieceBytes, type SendableContent } from "./sendable-content.ts";

const openDescriptor = promisify(open);
const closeDescriptor = promisify(close);
const statDescriptor: (descriptor: number, options: { bigint: true }) => Promise<BigIntStats> = promisify(fstat);
const readDescriptor = promisify(read);

// O_NONBLOCK: a FIFO without a writer would keep a thread of the pool for ever. O_NOCTTY: a terminal stays out of it.
// O_NOFOLLOW: for a path whose links are resolved. Windows has none of them.
const { O_RDONLY, O_NONBLOCK = 0, O_NOCTTY = 0, O_NOFOLLOW = 0 } = constants;

/** Errors that say there is no file that could be read under this path, a socket among them. */
const absentCodes: ReadonlySet<unknown> = new Set(["ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG", "ENXIO", "ENODEV"]);

/** What a path led to. */
export type OpenedPath =
  | { readonly kind: "file"; readonly file: OpenFile }
  | { readonly kind: "absent" }
  | { readonly kind: "directory" }
  /** A device, a FIFO or a socket. */
  | { readonly kind: "special" };

/**
 * Opens a path for reading if a regular file is there. Whoever gets a file must close it.
 *
 * @param isResolved Whether the path has been freed of links, so that one in its last place was put there since.
 * @throws What the system says where it is not about the path: EACCES, EMFILE, EIO.
 */
export async function openPath(path: string, isResolved: boolean): Promise<OpenedPath> {
  let descriptor: number;
  try {
    descriptor = await openDescriptor(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | (isResolved ? O_NOFOLLOW : 0));
  } catch (error) {
    if (isAbsence(error)) return { kind: "absent" };
    throw error;
  }
  try {
    const stats = await statDescriptor(descriptor, { bigint: true });
    if (stats.isFile()) return { kind: "file", file: new OpenFile(descriptor, stats) };
    await closeDescriptor(descriptor);
    return { kind: stats.isDirectory() ? "directory" : "special" };
  } catch (error) {
    await closeDescriptor(descriptor);
    throw error;
  }
}

/** Whether an error of the file system says that nothing is there. */
export function isAbsence(error: unknown): boolean {
  return absentCodes.has((error as { code?: unknown }).code);
}

/** A regular file, open for reading: its size, its dates and its bytes are those of one and the same file. */
export class OpenFile implements SendableContent {
  readonly size: number;
  readonly maxReadBytes: number = pieceBytes;
  readonly stats: BigIntStats;
  /** Null once it is closed: its number may belong to another file then. */
  private descriptor: number | null;
  private reading: Promise<unknown> | null = null;

  constructor(descriptor: number, stats: BigIntStats) {
    this.size = Number(stats.size);
    this.stats = stats;
    this.descriptor = descriptor;
  }

  /** @throws Error when the file has become shorter. */
  async read(start: number, end: number): Promise<Uint8Array> {
    const bytes = Buffer.allocUnsafe(end - start);
    const length = await this.fill(bytes, start);
    if (length === bytes.length) return bytes;
    throw new Error(
      `The file has become shorter while it was read: ${start + length} bytes instead of ${end} or more.`,
    );
  }

  /** Ends early when the file has become shorter; what was added to it since is left out. */
  async *stream(start: number, end: number): AsyncGenerator<Uint8Array, void> {
    for (let position = start; position < end; ) {
      // Not of Node's pool: the piece waits for its client, and would keep the pool's memory as long.
      const piece = Buffer.allocUnsafeSlow(Math.min(pieceBytes, end - position));
      const length = await this.fill(piece, position);
      if (length > 0) yield piece.subarray(0, length);
      if (length < piece.length) return;
      position += length;
    }
  }

  /** Waits for a read that is under way, which would go on with whatever file gets the number of this one. */
  async close(): Promise<void> {
    const { descriptor } = this;
    if (descriptor === null) return;
    this.descriptor = null;
    await this.reading?.catch(() => {});
    await closeDescriptor(descriptor);
  }

  /** Reads until the bytes are full or the file ends; gives how many there were. */
  private async fill(bytes: Uint8Array, position: number): Promise<number> {
    let filled = 0;
    while (filled < bytes.length) {
      if (this.descriptor === null) throw new Error("The file was closed while it was read.");
      const reading = readDescriptor(this.descriptor, bytes, filled, bytes.length - filled, position + filled);
      this.reading = reading;
      const { bytesRead } = await reading;
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled;
  }
}
