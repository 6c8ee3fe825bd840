import { ConfigError, describeValue } from "../errors/config-error.ts";
import type { Logger } from "../logging/logger.ts";
import { type CheckOutcome, type CheckReport, failureOf, type HealthCheck, outcomeOf } from "./health-check.ts";

/** How checks are run. */
export interface CheckSettings {
  readonly timeoutMs: number;
  readonly cacheMs: number;
  readonly exposeErrors: boolean;
}

/** What all checks have come to. */
export interface HealthReport {
  readonly healthy: boolean;
  readonly checks: Readonly<Record<string, CheckReport>>;
}

/** Checks by name, run side by side, once for all who ask at the same time. */
export class HealthChecks {
  private readonly checks = new Map<string, HealthCheck>();
  /** Those that have not come to an end, in time or not. */
  private readonly pending = new Set<string>();
  private readonly settings: CheckSettings;
  private running: Promise<HealthReport> | null = null;
  private latest: { readonly report: HealthReport; readonly at: number } | null = null;

  constructor(settings: CheckSettings) {
    this.settings = settings;
  }

  /** @throws ConfigError HEALTH_CHECK_INVALID, HEALTH_CHECK_DUPLICATE. */
  add(name: string, check: HealthCheck): void {
    if (typeof name !== "string" || name === "" || typeof check !== "function") {
      throw new ConfigError("HEALTH_CHECK_INVALID", String(name), describeValue(check));
    }
    if (this.checks.has(name)) throw new ConfigError("HEALTH_CHECK_DUPLICATE", name);
    this.checks.set(name, check);
    this.latest = null;
  }

  /** Never rejects. */
  run(logger: Logger): Promise<HealthReport> {
    const { latest } = this;
    if (latest !== null && Date.now() - latest.at < this.settings.cacheMs) return Promise.resolve(latest.report);
    this.running ??= this.runAll(logger).finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async runAll(logger: Logger): Promise<HealthReport> {
    const entries = await Promise.all(
      [...this.checks].map(async ([name, check]) => {
        const { error, ...report } = await this.runOne(name, check);
        if (!report.healthy) {
          logger.warn(
            `The health check "${name}" failed`,
            error === undefined ? { reason: report.message } : { error },
          );
        }
        return [name, report] as const;
      }),
    );
    const report = { healthy: entries.every(([, { healthy }]) => healthy), checks: Object.fromEntries(entries) };
    this.latest = { report, at: Date.now() };
    return report;
  }

  private async runOne(name: string, check: HealthCheck): Promise<CheckOutcome> {
    const { timeoutMs, exposeErrors } = this.settings;
    // One that does not heed its signal would pile up.
    if (this.pending.has(name)) return timedOut("It has not come to an end since it was run before");
    const controller = new AbortController();
    this.pending.add(name);
    const outcome = settle(check, controller.signal)
      .catch((error: unknown) => failureOf(error, exposeErrors))
      .finally(() => this.pending.delete(name));
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<CheckOutcome>((resolve) => {
      timer = setTimeout(() => {
        resolve(timedOut(`It took longer than ${timeoutMs} ms`));
        controller.abort(new DOMException(`The health check "${name}" took too long`, "TimeoutError"));
      }, timeoutMs);
    });
    return Promise.race([outcome, limit]).finally(() => clearTimeout(timer));
  }
}

async function settle(check: HealthCheck, signal: AbortSignal): Promise<CheckOutcome> {
  return outcomeOf(await check(signal));
}

function timedOut(problem: string): CheckOutcome {
  return { healthy: false, message: "Check timed out", error: new Error(problem) };
}
