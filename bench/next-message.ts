import type { ChildProcess } from "node:child_process";

/** The next message of a child process; rejects when it ends instead, or cannot even start. */
export function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const forget = (): void => {
      child.off("exit", fail).off("error", reject).off("message", take);
    };
    const fail = (code: number | null): void => {
      forget();
      reject(new Error(`The process ended with code ${code}.`));
    };
    const take = (message: unknown): void => {
      forget();
      resolve(message as Message);
    };
    child.once("exit", fail).once("error", reject).once("message", take);
  });
}
