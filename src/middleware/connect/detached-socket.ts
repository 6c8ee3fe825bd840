import { Socket } from "node:net";

/**
 * A socket for those who ask a request about its connection. It has none: engines keep theirs to themselves, and some have
 * none either. Destroying it is noticed; what is written to it goes nowhere.
 */
export class DetachedSocket extends Socket {
  override readonly remoteAddress: string | undefined;
  /** What a TLS socket has. */
  readonly encrypted: boolean;

  constructor(remoteAddress: string | null, isEncrypted: boolean) {
    super();
    this.remoteAddress = remoteAddress ?? undefined;
    this.encrypted = isEncrypted;
    // Whoever destroys it with an error means the connection, not the process.
    this.on("error", () => {});
  }
}
