import { readFileSync } from "node:fs";

/** Memory and processor time of a process, as Linux tells them. */
export interface ProcessUsage {
  readonly residentBytes: number;
  readonly cpuSeconds: number;
}

/** Ticks of the kernel's clock a second; the same on every Linux that Node runs on. */
const ticksPerSecond = 100;

export function readUsage(pid: number): ProcessUsage {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  // After the name, which may hold spaces: field 14 and 15 of the line are the eleventh and twelfth.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return {
    residentBytes: Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024,
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
  };
}

/** Takes the usage of a process every second until it is stopped. */
export class UsageRecorder {
  readonly samples: ProcessUsage[] = [];
  private readonly timer: NodeJS.Timeout;
  private readonly pid: number;

  constructor(pid: number) {
    this.pid = pid;
    this.samples.push(readUsage(pid));
    this.timer = setInterval(() => this.samples.push(readUsage(this.pid)), 1000);
  }

  stop(): void {
    clearInterval(this.timer);
    this.samples.push(readUsage(this.pid));
  }

  get peakBytes(): number {
    return Math.max(...this.samples.map(({ residentBytes }) => residentBytes));
  }

  /** Share of one core, in percent, from second to second. */
  get cpuPercents(): number[] {
    const seconds = this.samples.slice(0, -1).map(({ cpuSeconds }) => cpuSeconds);
    return seconds.slice(1).map((used, index) => (used - (seconds[index] ?? 0)) * 100);
  }

  /** Processor time from the first sample to the last. */
  get cpuSeconds(): number {
    return (this.samples.at(-1)?.cpuSeconds ?? 0) - (this.samples[0]?.cpuSeconds ?? 0);
  }
}
