import type { ExchangeHandler } from "../../http/exchange.ts";

/** When a process has served enough; 0 for never. */
export interface RecyclingLimits {
  readonly maxRequests: number;
  readonly maxMemoryMiB: number;
}

/** Tells, once, why a process has served enough. */
export type Retire = (reason: string) => void;

const memoryCheckMs = 1000;
const bytesPerMiB = 1024 * 1024;

/** Adds up to a tenth, so that processes which started together are not replaced together. */
export function withJitter(limit: number, random: () => number = Math.random): number {
  return limit + Math.floor(limit * 0.1 * random());
}

/** Counts requests on their way to a handler. */
export function countRequests(
  handle: ExchangeHandler,
  { maxRequests }: RecyclingLimits,
  retire: Retire,
): ExchangeHandler {
  if (maxRequests === 0) return handle;
  let left = withJitter(maxRequests);
  return (exchange) => {
    left--;
    if (left === 0) retire("it has answered as many requests as it may");
    return handle(exchange);
  };
}

/** Looks at the memory of this process from time to time. */
export function watchMemory({ maxMemoryMiB }: RecyclingLimits, retire: Retire): void {
  if (maxMemoryMiB === 0) return;
  const limit = withJitter(maxMemoryMiB) * bytesPerMiB;
  const timer = setInterval(() => {
    const bytes = process.memoryUsage.rss();
    if (bytes < limit) return;
    clearInterval(timer);
    retire(`it takes ${Math.round(bytes / bytesPerMiB)} MiB of memory`);
  }, memoryCheckMs);
  timer.unref();
}
