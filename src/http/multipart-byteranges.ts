import { type ByteRange, formatContentRange } from "./range.ts";

/** An answer of several parts, planned before its first byte is sent. */
export interface MultipartPlan {
  /** Value of Content-Type. */
  readonly contentType: string;
  /** Exact length of all: heads, bytes and the closing boundary. */
  readonly contentLength: number;
  /** What stands before the bytes of each range. */
  readonly heads: readonly string[];
  /** What stands after the last. */
  readonly tail: string;
}

/**
 * Plans an answer in which each range is a part with a Content-Range of its own.
 *
 * @param partType Content-Type of the parts; ASCII, like all headers here.
 * @param boundary Up to 70 letters and digits that do not occur in the content; a random text does.
 * @spec RFC 9110 §14.6, RFC 2046 §5.1.1
 */
export function planMultipart(
  ranges: readonly ByteRange[],
  totalBytes: number,
  partType: string,
  boundary: string,
): MultipartPlan {
  const heads = ranges.map((range, index) => {
    const delimiter = `${index === 0 ? "" : "\r\n"}--${boundary}\r\n`;
    return `${delimiter}content-type: ${partType}\r\ncontent-range: ${formatContentRange(range, totalBytes)}\r\n\r\n`;
  });
  const tail = `\r\n--${boundary}--\r\n`;
  const textLength = heads.reduce((sum, head) => sum + head.length, tail.length);
  return {
    contentType: `multipart/byteranges; boundary=${boundary}`,
    contentLength: ranges.reduce((sum, { start, end }) => sum + end - start, textLength),
    heads,
    tail,
  };
}
