import { checkOptions } from "../errors/check-options.ts";
import { ConfigError } from "../errors/config-error.ts";
import { anything, expecting, flag, isText, type OptionRules, text, wholeNumber } from "../errors/option-rules.ts";
import { namesBelow } from "../files/path-below.ts";
import type { UntypedRouteOptions } from "../pipeline/route-options.ts";
import type { HeaderRecord } from "../response/http-response.ts";

/** Options that `static` hands on to its routes. */
export type StaticRouteOptions = Pick<UntypedRouteOptions, "auth" | "guards" | "use" | "skip" | "name" | "tags">;

/** How the files of a directory are served; auth, guards and middleware are as for any route. */
export interface StaticOptions extends StaticRouteOptions {
  /** Seconds for which clients need not ask again: Cache-Control. Default: they decide themselves. */
  readonly maxAge?: number;
  /** Whether a file never changes under its name, so that clients do not even ask on reload. Needs `maxAge`. */
  readonly immutable?: boolean;
  /** File that stands for a directory; false for none. Default "index.html". */
  readonly index?: string | false;
  /** File for pages that do not exist, such as the page of an application that has its routes in the browser. */
  readonly fallback?: string;
  /** Whether files and directories with names like ".env" are served. Default false. */
  readonly dotfiles?: boolean;
  /** Whether "app.js.br", ".zst" and ".gz" beside "app.js" are sent to clients that take them. Default false. */
  readonly precompressed?: boolean;
  /** Headers of every file. */
  readonly headers?: HeaderRecord;
}

const staticRules: OptionRules = {
  maxAge: wholeNumber("seconds", 0),
  immutable: flag,
  index: expecting("the name of a file, or false", (value) => value === false || isFileName(value)),
  fallback: expecting(
    "the path of a file below the directory",
    (value) => isText(value) && namesBelow(String(value)) !== null,
  ),
  dotfiles: flag,
  precompressed: flag,
  headers: anything,
  // Checked with the routes.
  auth: anything,
  guards: anything,
  use: anything,
  skip: anything,
  name: text,
  tags: anything,
};

/** @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID. */
export function checkStaticOptions(options: StaticOptions): void {
  checkOptions(options, staticRules);
  if (options.immutable === true && options.maxAge === undefined) {
    throw new ConfigError("OPTION_INVALID", "immutable", "it says nothing without maxAge. Set maxAge too.");
  }
}

function isFileName(value: unknown): boolean {
  return isText(value) && namesBelow(String(value))?.length === 1;
}
