import { median } from "../report.ts";

/** Something that is done again and again in this process, on its own or after a promise. */
export type Call = (index: number) => unknown;

export interface CallRounds {
  readonly rounds: number;
  /** Of each call in a round. */
  readonly calls: number;
  /** Run before and after each round of a contender, untimed. */
  readonly before?: (name: string) => void;
  readonly after?: (name: string) => void;
}

/**
 * Processor time of each call in nanoseconds, by its name: medians of interleaved rounds, in another order each time, after one
 * to warm up. All threads of the process count, so that garbage is on the bill of whoever makes it.
 */
export async function timeCalls(
  contenders: Readonly<Record<string, Call>>,
  { rounds, calls, before, after }: CallRounds,
): Promise<Map<string, number>> {
  const names = Object.keys(contenders);
  const samples = new Map<string, number[]>(names.map((name) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (let step = 0; step < names.length; step++) {
      const name = names[(step + round + 1) % names.length] as string;
      before?.(name);
      const time = await timeOne(contenders[name] as Call, calls);
      after?.(name);
      if (round >= 0) samples.get(name)?.push(time);
    }
  }
  return new Map([...samples].map(([name, taken]) => [name, median(taken)]));
}

async function timeOne(call: Call, calls: number): Promise<number> {
  const before = process.cpuUsage();
  for (let index = 0; index < calls; index++) {
    const pending = call(index);
    if (pending instanceof Promise) await pending;
  }
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / calls;
}
