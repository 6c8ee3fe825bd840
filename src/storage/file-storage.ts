/** What can be saved: an upload, any other Blob, bytes, text as UTF-8, or a stream of bytes or text. */
export type StorageContent = Blob | Uint8Array | string | AsyncIterable<Uint8Array | string>;

/** How one file is saved. */
export interface SaveOptions {
  /** Most bytes that are taken. Default: no limit, for sources that have one, such as uploads. */
  readonly maxBytes?: number;
}

/**
 * A place where an application keeps files for good.
 *
 *   const key = await storage.save(form.photo.name, form.photo);
 *
 * Files are found again by the key that `save` gives, and by nothing else. Whatever else is asked for does not exist, so
 * keys may come from a request.
 */
export interface FileStorage {
  /**
   * Saves a file. Never replaces one: a key that is taken gets a suffix. What fails half-way leaves nothing behind.
   *
   * @param name A wish, which may come from outside: "photos/Café 1.jpg" becomes the key "photos/Café_1.jpg".
   * @returns The key.
   * @throws ContentTooLarge beyond `maxBytes`; what reading the content throws.
   */
  save(name: string, content: StorageContent, options?: SaveOptions): Promise<string>;
  /**
   * The content of a file. Read it to its end or cancel it.
   *
   * @throws FileNotFoundError when there is none; becomes a 404.
   */
  open(key: string): Promise<ReadableStream<Uint8Array>>;
  exists(key: string): Promise<boolean>;
  /**
   * Size of a file, in bytes.
   *
   * @throws FileNotFoundError when there is none; becomes a 404.
   */
  size(key: string): Promise<number>;
  /** Removes a file. Gives whether there was one. */
  delete(key: string): Promise<boolean>;
  /**
   * Where clients find a file, whether it exists or not.
   *
   * @throws ConfigError STORAGE_URL_MISSING when the storage has no `baseUrl`; FileNotFoundError for what is no key.
   */
  url(key: string): string;
}
