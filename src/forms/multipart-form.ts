import { BodyTooLargeError } from "../http/exchange.ts";
import {
  type FormContent,
  type FormFailure,
  type FormPolicy,
  type FormValue,
  ReceivedFile,
  UnreadableText,
} from "./form-content.ts";
import { MultipartSyntaxError } from "./multipart-syntax-error.ts";
import type { PartHead } from "./part-head.ts";
import { type PartSink, type PartTaker, readMultipart, TooManyPartsError } from "./read-multipart.ts";
import { UploadFile } from "./upload-file.ts";
import type { UploadLimits } from "./upload-limits.ts";
import type { UploadSpool, UploadStore } from "./upload-store.ts";

/** Where a multipart form comes from, and what may be kept of it. */
export interface MultipartSource {
  readonly pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  readonly boundary: string;
  readonly policy: FormPolicy;
  readonly limits: UploadLimits;
  readonly store: UploadStore;
  /** Most bytes of all kept texts together: they stay in memory, whatever the files do. */
  readonly maxTextBytes: number;
}

/**
 * Reads a multipart form: kept texts into memory, kept files into the store, and everything else past both.
 *
 * @throws BodyTooLargeError for texts above `maxTextBytes`, and what the pieces and the disk throw.
 */
export async function readMultipartForm(source: MultipartSource): Promise<FormContent> {
  const form = new MultipartForm(source);
  const failure = await readMultipart(source.pieces, source.boundary, source.limits, form).then(() => null, asFailure);
  return { entries: failure === null ? await form.finish() : [], failure };
}

/** @throws What is no fault of the body's syntax. */
function asFailure(error: unknown): FormFailure {
  if (error instanceof MultipartSyntaxError) return { type: "form_invalid", msg: `The body ${error.message}` };
  if (!(error instanceof TooManyPartsError)) throw error;
  return { type: "too_many_parts", msg: error.message, ctx: { max_parts: error.maxParts } };
}

/** A value with its name; null while it is not there, and where a browser sends a file that nobody has chosen. */
interface Slot {
  readonly name: string;
  value: FormValue | null;
}

class MultipartForm implements PartTaker {
  private readonly source: MultipartSource;
  private readonly slots: Slot[] = [];
  private readonly uploads: UploadSink[] = [];
  private readonly fileCounts = new Map<string, number>();
  private textBytes = 0;

  constructor(source: MultipartSource) {
    this.source = source;
  }

  take(head: PartHead): PartSink {
    const { texts } = this.source.policy;
    if (head.fileName !== null) return this.takeFile(head, head.fileName);
    return texts === null || texts.has(head.name) ? this.takeText(head) : dropping;
  }

  settle(): Promise<void> | null {
    return this.source.store.settle();
  }

  /** Makes files of the uploads, when all of them are whole. */
  async finish(): Promise<FormContent["entries"]> {
    await this.settle();
    for (const upload of this.uploads) await upload.makeFile();
    return this.slots.flatMap(({ name, value }) => (value === null ? [] : [[name, value] as const]));
  }

  private takeText({ name, charset }: PartHead): PartSink {
    const { maxTextBytes, limits } = this.source;
    const slot = this.addSlot(name);
    const pieces: Buffer[] = [];
    let byteLength = 0;
    return {
      write: (bytes) => {
        byteLength += bytes.byteLength;
        if (byteLength > limits.maxFieldBytes) return;
        this.textBytes += bytes.byteLength;
        if (this.textBytes > maxTextBytes) throw new BodyTooLargeError(maxTextBytes, null);
        pieces.push(bytes);
      },
      end: () => {
        const isTooLong = byteLength > limits.maxFieldBytes;
        slot.value = isTooLong ? tooLong(limits.maxFieldBytes) : decodeText(Buffer.concat(pieces), charset);
      },
    };
  }

  private takeFile(head: PartHead, fileName: string): PartSink {
    const { policy, store } = this.source;
    const index = this.fileCounts.get(head.name) ?? 0;
    this.fileCounts.set(head.name, index + 1);
    const limits = policy.files.get(head.name) ?? policy.otherFiles;
    const isKept = limits !== null && index < limits.maxFiles && limits.accepts(head.contentType);
    const upload = new UploadSink(this.addSlot(head.name), head, fileName);
    if (isKept) upload.keep(store.open(), limits.maxBytes);
    this.uploads.push(upload);
    return upload;
  }

  private addSlot(name: string): Slot {
    const slot = { name, value: null };
    this.slots.push(slot);
    return slot;
  }
}

/** Counts a file, and keeps it as long as it is within its limit. */
class UploadSink implements PartSink {
  private readonly slot: Slot;
  private readonly head: PartHead;
  private readonly fileName: string;
  private readonly received: ReceivedFile;
  private spool: UploadSpool | null = null;
  private maxBytes = 0;

  constructor(slot: Slot, head: PartHead, fileName: string) {
    this.slot = slot;
    this.head = head;
    this.fileName = fileName;
    this.received = new ReceivedFile(head.contentType);
  }

  keep(spool: UploadSpool, maxBytes: number): void {
    this.spool = spool;
    this.maxBytes = maxBytes;
  }

  write(bytes: Buffer): void {
    this.received.size += bytes.byteLength;
    if (this.received.size <= this.maxBytes) this.spool?.write(bytes);
    else this.drop();
  }

  end(): void {
    this.spool?.finish();
    const isNothing = this.fileName === "" && this.received.size === 0;
    if (!isNothing) this.slot.value = this.received;
  }

  async makeFile(): Promise<void> {
    if (this.spool === null) return;
    const { contentType, headers } = this.head;
    const init = { type: contentType, headers, isOnDisk: this.spool.isOnDisk };
    this.received.file = new UploadFile(await this.spool.read(), this.fileName, init);
  }

  private drop(): void {
    // What fails here is tried again, and told, when the store closes.
    this.spool?.discard().catch(() => {});
    this.spool = null;
  }
}

const dropping: PartSink = { write: () => {}, end: () => {} };

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const utf8Names: ReadonlySet<string | null> = new Set([null, "utf-8", "utf8", "us-ascii"]);

function decodeText(bytes: Uint8Array, charset: string | null): string | UnreadableText {
  if (!utf8Names.has(charset)) return new UnreadableText("Form field is not UTF-8");
  try {
    return utf8.decode(bytes);
  } catch {
    return new UnreadableText("Form field is not UTF-8");
  }
}

function tooLong(maxBytes: number): UnreadableText {
  return new UnreadableText(`Form field exceeds maximum size of ${maxBytes} bytes`);
}
