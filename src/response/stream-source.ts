import { ConfigError, describeValue } from "../errors/config-error.ts";

/**
 * Where a stream takes its items from: a generator or any other iterable, synchronous or not; a Readable of Node; a web
 * ReadableStream; or a function that makes one of these.
 */
export type StreamSource<Item> = ItemSource<Item> | (() => ItemSource<Item>);

/** A source that is there already. */
export type ItemSource<Item> = Iterable<Item> | AsyncIterable<Item> | ReadableStream<Item>;

/** The one way to read every kind of source. */
export interface SourceIterator<Item> {
  next(): IteratorResult<Item, unknown> | Promise<IteratorResult<Item, unknown>>;
  /** Closes the source, also one that was never begun. */
  return?(): unknown;
}

/** What of a Node stream is used; streams of other packages have it too. */
interface NodeReadable extends AsyncIterable<unknown> {
  on(event: "error", listener: () => void): unknown;
  destroy(): unknown;
  pipe(target: unknown): unknown;
}

/**
 * Opens a source without reading from it. A function is called.
 *
 * @param caller What the source was given to, such as "stream()", for the message.
 * @throws ConfigError STREAM_SOURCE_INVALID when nothing can be read from the source piece by piece.
 */
export function openSource<Item>(source: StreamSource<Item>, caller: string): SourceIterator<Item> {
  const made = typeof source === "function" ? source() : source;
  // Whether the items are of the type that was promised is seen when they come.
  const iterator = openItems(made) as SourceIterator<Item> | null;
  if (iterator !== null) return iterator;
  const received = made instanceof ReadableStream ? "a ReadableStream that something else reads" : describeValue(made);
  throw new ConfigError(
    "STREAM_SOURCE_INVALID",
    caller,
    typeof source === "function" ? `a function that returns ${received}` : received,
  );
}

function openItems(source: unknown): SourceIterator<unknown> | null {
  // Text and bytes can be iterated too, but nobody means their characters and numbers.
  if (typeof source !== "object" || source === null || ArrayBuffer.isView(source)) return null;
  if (source instanceof ReadableStream) return source.locked ? null : readWebStream(source);
  if (isNodeReadable(source)) return readNodeStream(source);
  if (isAsyncIterable(source)) return source[Symbol.asyncIterator]();
  return isIterable(source) ? source[Symbol.iterator]() : null;
}

/** By its reader: its iterator would close only after a read that is under way, which may wait for ever. */
function readWebStream(stream: ReadableStream<unknown>): SourceIterator<unknown> {
  const reader = stream.getReader();
  return { next: () => reader.read(), return: () => reader.cancel() };
}

function readNodeStream(stream: NodeReadable): SourceIterator<unknown> {
  // An error before the first read would end the process. It is kept by the stream, and comes with the first read.
  stream.on("error", () => {});
  const iterator = stream[Symbol.asyncIterator]();
  return {
    next: () => iterator.next(),
    return: () => {
      // Its iterator leaves alone what was never begun, and waits for a read that is under way.
      stream.destroy();
      return iterator.return?.();
    },
  };
}

function isNodeReadable(source: object): source is NodeReadable {
  const { destroy, on, pipe } = source as Partial<NodeReadable>;
  return isAsyncIterable(source) && [destroy, on, pipe].every((member) => typeof member === "function");
}

function isAsyncIterable(source: object): source is AsyncIterable<unknown> {
  return typeof (source as Partial<AsyncIterable<unknown>>)[Symbol.asyncIterator] === "function";
}

function isIterable(source: object): source is Iterable<unknown> {
  return typeof (source as Partial<Iterable<unknown>>)[Symbol.iterator] === "function";
}
