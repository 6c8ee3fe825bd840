import { ConfigError, describeValue } from "../errors/config-error.ts";
import { checkRouterOptions } from "./check-api-options.ts";
import { type CollectorOptions, RouteCollector } from "./route-collector.ts";

/** Options of a `Router`. */
export interface RouterOptions extends CollectorOptions {}

/**
 * Routes that share a prefix, middleware, auth or tags. It does nothing until an API or another router includes it.
 *
 *   const users = new Router({ prefix: "/users", tags: ["users"] });
 *   users.get("/{id:int}", ({ params }) => findUser(params.id));
 *   api.include(users);
 */
export class Router extends RouteCollector {
  constructor(options: RouterOptions = {}) {
    checkRouterOptions(options);
    super(options);
  }

  /** Takes in another router's routes, below its prefix and, before that, `prefix`. */
  include(router: Router, prefix = ""): void {
    if (!(router instanceof Router)) throw new ConfigError("INCLUDE_INVALID", describeValue(router));
    this.addCollector(prefix, router);
  }
}
