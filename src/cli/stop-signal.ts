import { constants } from "node:os";

/**
 * Waits for SIGINT or SIGTERM. From then on, a further one ends the process at once, with the exit status that shells give
 * to a process killed by it.
 */
export function untilStopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let isStopping = false;
    const onSignal = (signal: NodeJS.Signals): void => {
      if (isStopping) process.exit(128 + constants.signals[signal]);
      isStopping = true;
      resolve();
    };
    process.on("SIGINT", onSignal);
    process.on("SIGTERM", onSignal);
  });
}
