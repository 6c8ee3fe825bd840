import type { UploadLimits } from "../../src/forms/upload-limits.ts";
import { resolveUploadLimits } from "../../src/forms/upload-limits.ts";

/** A part as it stands in a body: header lines, and content of one character a byte. */
export interface TestPart {
  readonly head: string;
  readonly content: string;
}

export const boundary = "----boundary";

export const limits: UploadLimits = resolveUploadLimits({});

/** A text field. */
export function textPart(name: string, content: string): TestPart {
  return { head: `Content-Disposition: form-data; name="${name}"`, content };
}

/** A file. */
export function filePart(name: string, fileName: string, content: string, type = "text/plain"): TestPart {
  return { head: `${textPart(name, "").head}; filename="${fileName}"\r\nContent-Type: ${type}`, content };
}

/** A whole body. Text is one character a byte. */
export function multipartBody(parts: readonly TestPart[]): Buffer {
  const written = parts.map(({ head, content }) => `--${boundary}\r\n${head}\r\n\r\n${content}\r\n`);
  return Buffer.from(`${written.join("")}--${boundary}--\r\n`, "latin1");
}

/** Cuts bytes into pieces of these lengths, over and over. */
export function* cut(bytes: Uint8Array, lengths: readonly number[]): Generator<Uint8Array, void> {
  for (let start = 0, turn = 0; start < bytes.length; turn++) {
    const end = start + (lengths[turn % lengths.length] ?? 1);
    yield bytes.subarray(start, end);
    start = end;
  }
}
