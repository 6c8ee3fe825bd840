import { tmpdir } from "node:os";
import { parseByteSize } from "./byte-size.ts";

/** How an application takes uploads. Sizes are bytes, or texts such as "10mb". */
export interface UploadOptions {
  /** Most bytes of a whole request with files, whatever its route says; above it, 413. Default "100mb". */
  readonly maxBytes?: number | string;
  /** Bytes of a request's files that stay in memory, all together; the rest goes to temporary files. Default "1mb". */
  readonly memoryBytes?: number | string;
  /** Folder of the temporary files. Default: the system's. */
  readonly directory?: string;
  /** Most parts of a multipart body. Default 100. */
  readonly maxParts?: number;
  /** Most bytes of one text field. Default "1mb". */
  readonly maxFieldBytes?: number | string;
  /** Most bytes of the headers of one part. Default "8kb". */
  readonly maxPartHeaderBytes?: number | string;
  /** Most headers of one part. Default 20. */
  readonly maxPartHeaderCount?: number;
}

/** `UploadOptions` with their defaults, in numbers. */
export interface UploadLimits {
  readonly maxBytes: number;
  readonly memoryBytes: number;
  readonly directory: string;
  readonly maxParts: number;
  readonly maxFieldBytes: number;
  readonly maxPartHeaderBytes: number;
  readonly maxPartHeaderCount: number;
}

/** Resolves options that have been checked. */
export function resolveUploadLimits(options: UploadOptions = {}): UploadLimits {
  return {
    maxBytes: parseByteSize(options.maxBytes ?? "100mb") as number,
    memoryBytes: parseByteSize(options.memoryBytes ?? "1mb") as number,
    directory: options.directory ?? tmpdir(),
    maxParts: options.maxParts ?? 100,
    maxFieldBytes: parseByteSize(options.maxFieldBytes ?? "1mb") as number,
    maxPartHeaderBytes: parseByteSize(options.maxPartHeaderBytes ?? "8kb") as number,
    maxPartHeaderCount: options.maxPartHeaderCount ?? 20,
  };
}
