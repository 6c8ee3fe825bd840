import { BoltException } from "../errors/config-error.ts";

/** A storage has no file of this key. Becomes a 404. */
export class FileNotFoundError extends BoltException {
  /** The code of Node.js for files that do not exist. */
  readonly code = "ENOENT";
  readonly key: string;

  constructor(key: string, options?: ErrorOptions) {
    super(`The storage has no file "${key}"`, options);
    this.key = key;
  }
}
