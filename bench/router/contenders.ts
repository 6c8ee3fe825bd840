import findMyWay from "find-my-way";
import type { Result, Router } from "hono/router";
import { RegExpRouter } from "hono/router/reg-exp-router";
import { SmartRouter } from "hono/router/smart-router";
import { TrieRouter } from "hono/router/trie-router";
import { parsePathPattern } from "../../src/routing/path-pattern.ts";
import { RouteTable } from "../../src/routing/route-table.ts";
import type { RoutePath } from "./route-sets.ts";

/** What a contender says to a path. */
export interface Answer {
  readonly route: RoutePath;
  readonly params: Readonly<Record<string, string | undefined>>;
}

/** A router that holds the routes of a set. */
export interface LoadedRouter {
  answer(path: string): Answer | null;
  /**
   * Matches all paths and returns how many have a route: what is timed. Every contender has a loop of its own, so that
   * each is optimised as if it were the only router of the process.
   */
  countFound(paths: readonly string[]): number;
}

export interface Contender {
  readonly name: string;
  load(routes: readonly RoutePath[]): LoadedRouter;
}

const boltapi: Contender = {
  name: "BoltAPI RouteTable",
  load(routes) {
    const table = new RouteTable<RoutePath>();
    for (const route of routes) {
      table.add("GET", parsePathPattern(route.replace("{rest}*", "{rest:path}")), route, "bench");
    }
    return {
      answer(path) {
        const lookup = table.find("GET", path);
        if (lookup.kind !== "found") return null;
        const names = [...lookup.route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
        return {
          route: lookup.route,
          params: Object.fromEntries(lookup.values.map((value, at) => [names[at]!, value])),
        };
      },
      countFound(paths) {
        let found = 0;
        for (const path of paths) if (table.find("GET", path).kind === "found") found++;
        return found;
      },
    };
  },
};

const fastify: Contender = {
  name: "find-my-way",
  load(routes) {
    const router = findMyWay();
    for (const route of routes) {
      const path = route.replace("{rest}*", "*").replaceAll(/\{(\w+)\}/g, ":$1");
      router.on("GET", path, () => undefined, route);
    }
    return {
      answer(path) {
        const result = router.find("GET", path);
        if (result === null) return null;
        const { "*": rest, ...params } = result.params;
        return { route: result.store, params: rest === undefined ? params : { ...params, rest } };
      },
      countFound(paths) {
        let found = 0;
        for (const path of paths) if (router.find("GET", path) !== null) found++;
        return found;
      },
    };
  },
};

const honoRegExp: Contender = {
  name: "Hono RegExpRouter",
  load(routes) {
    const router = fill(new RegExpRouter<RoutePath>(), routes);
    return {
      answer: (path) => answerOf(router.match("GET", path)),
      countFound(paths) {
        let found = 0;
        for (const path of paths) if (router.match("GET", path)[0].length > 0) found++;
        return found;
      },
    };
  },
};

const honoTrie: Contender = {
  name: "Hono TrieRouter",
  load(routes) {
    const router = fill(new TrieRouter<RoutePath>(), routes);
    return {
      answer: (path) => answerOf(router.match("GET", path)),
      countFound(paths) {
        let found = 0;
        for (const path of paths) if (router.match("GET", path)[0].length > 0) found++;
        return found;
      },
    };
  },
};

const honoSmart: Contender = {
  name: "Hono SmartRouter",
  load(routes) {
    const routers = [new RegExpRouter<RoutePath>(), new TrieRouter<RoutePath>()];
    const router = fill(new SmartRouter<RoutePath>({ routers }), routes);
    return {
      answer: (path) => answerOf(router.match("GET", path)),
      countFound(paths) {
        let found = 0;
        for (const path of paths) if (router.match("GET", path)[0].length > 0) found++;
        return found;
      },
    };
  },
};

export const contenders: readonly Contender[] = [boltapi, fastify, honoRegExp, honoTrie, honoSmart];

/** Adds the routes and matches once: Hono builds its matchers with the first match. */
function fill<Filled extends Router<RoutePath>>(router: Filled, routes: readonly RoutePath[]): Filled {
  for (const route of routes) {
    const path = route.replace("{rest}*", ":rest{.+}").replaceAll(/\{(\w+)\}/g, ":$1");
    router.add("GET", path, route);
  }
  router.match("GET", "/");
  return router;
}

/** The first handler answers, and its parameters are either the texts or their places in the match of the expression. */
function answerOf([handlers, stash]: Result<RoutePath>): Answer | null {
  const first = handlers[0];
  if (first === undefined) return null;
  const [route, params] = first;
  const texts = Object.entries(params).map(([name, param]) => [
    name,
    typeof param === "number" ? stash?.[param] : param,
  ]);
  return { route, params: Object.fromEntries(texts) };
}
