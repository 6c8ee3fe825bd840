import type { Lifecycle } from "../app/lifecycle.ts";
import { Router } from "../app/router.ts";
import type { HttpRequest } from "../request/http-request.ts";
import type { HttpResponse } from "../response/http-response.ts";
import { json } from "../response/responses.ts";
import { t } from "../schema/t.ts";
import type { HealthCheck } from "./health-check.ts";
import { HealthChecks } from "./health-checks.ts";
import { checkHealthOptions, type HealthOptions } from "./health-options.ts";

/**
 * Routes that tell a load balancer or an orchestrator how the application is:
 *
 *   api.include(health({ checks: { database: async (signal) => void (await db.query("select 1", { signal })) } }));
 *
 * `/health` answers 200 as long as the process answers at all. `/ready` runs the checks, and answers 503 when one of them
 * fails, or when the server is shutting down. Whoever can reach them may ask: what the API around them demands, auth and
 * middleware included, does not apply.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID, HEALTH_CHECK_INVALID.
 */
export function health(options: HealthOptions = {}): HealthRouter {
  checkHealthOptions(options);
  return new HealthRouter(options);
}

const Readiness = t.Object({
  status: t.Union([t.Literal("healthy"), t.Literal("unhealthy")]),
  checks: t.Record(t.String(), t.Object({ healthy: t.Boolean(), message: t.String() })),
});

/** What the document of the API says of the routes. */
const alive = {
  summary: "Whether the process is alive",
  responses: { 200: { schema: t.Object({ status: t.Literal("ok") }) } },
};
const ready = {
  summary: "Whether requests can be served",
  responses: { 200: { schema: Readiness }, 503: { schema: Readiness } },
};

/** The routes of `health`. */
export class HealthRouter extends Router {
  private readonly checks: HealthChecks;
  private isShuttingDown = false;
  private readonly life: Partial<Lifecycle> = {
    onStart: () => {
      this.isShuttingDown = false;
    },
    onDrain: () => {
      this.isShuttingDown = true;
    },
  };

  constructor(options: HealthOptions) {
    super();
    const { path = "/health", readyPath = "/ready", checks = {}, exposeErrors = false } = options;
    const { timeoutMs = 5000, cacheMs = 0 } = options;
    const { auth = [], guards = [], use = [], skip = ["*"], tags = [] } = options;
    this.checks = new HealthChecks({ timeoutMs, cacheMs, exposeErrors });
    for (const [name, check] of Object.entries(checks)) this.addCheck(name, check);
    const access = { auth, guards, use, skip, tags };
    this.get(path, { ...access, ...alive }, () => uncached(200, { status: "ok" }));
    this.get(readyPath, { ...access, ...ready }, ({ request }) => this.answerReady(request));
  }

  /**
   * Adds a check, at any time.
   *
   * @throws ConfigError HEALTH_CHECK_INVALID, HEALTH_CHECK_DUPLICATE.
   */
  addCheck(name: string, check: HealthCheck): this {
    this.checks.add(name, check);
    return this;
  }

  override get lifecycle(): Partial<Lifecycle> {
    return this.life;
  }

  private async answerReady(request: HttpRequest<unknown>): Promise<HttpResponse> {
    // What is still in flight may need what the checks look at, but nothing new is to come.
    if (this.isShuttingDown) return uncached(503, { status: "unhealthy", checks: {} });
    const { healthy, checks } = await this.checks.run(request.log);
    return uncached(healthy ? 200 : 503, { status: healthy ? "healthy" : "unhealthy", checks });
  }
}

function uncached(status: number, content: object): HttpResponse {
  return json(content, { status, headers: { "cache-control": "no-store" } });
}
