import { lstatSync, unlinkSync } from "node:fs";
import { connect } from "node:net";

/** The most that the address of a Unix socket holds on every system (`sun_path`, with the byte that ends it). */
const maxPathBytes = 103;

/** Whether the path can be that of a Unix socket. Longer ones would be cut off without a word. */
export function isSocketPath(path: string): boolean {
  return path !== "" && !path.includes("\0") && Buffer.byteLength(path) <= maxPathBytes;
}

/**
 * Removes the file of a Unix socket on which nobody listens any more: a server that was killed leaves it behind. Gives
 * whether it did; a file that is no socket stays, and so does a socket that somebody takes connections on.
 */
export async function removeStaleSocket(path: string): Promise<boolean> {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket() !== true) return false;
  if (!(await isRefused(path))) return false;
  unlinkSync(path);
  return true;
}

/** Runs something that makes the file of a socket, so that nobody beyond `mode` may connect at any time. */
export function withSocketMode<Result>(mode: number | undefined, bind: () => Result): Result {
  if (mode === undefined) return bind();
  const before = process.umask(~mode & 0o777);
  try {
    return bind();
  } finally {
    process.umask(before);
  }
}

function isRefused(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    const settle = (refused: boolean): void => {
      socket.destroy();
      resolve(refused);
    };
    socket.once("connect", () => settle(false));
    socket.once("error", (error: NodeJS.ErrnoException) => settle(error.code === "ECONNREFUSED"));
  });
}
