import { statSync } from "node:fs";
import { extname, resolve } from "node:path";
import { ConfigError } from "../errors/config-error.ts";
import type { BuildUrl } from "./build-url.ts";
import { liquidEngine } from "./liquid-engine.ts";
import type { TemplateEngine, TemplateFormat, TemplateValues } from "./template-engine.ts";
import type { TemplateOptions } from "./template-options.ts";

/** How one template is filled. */
export interface TemplateChoice {
  readonly format: TemplateFormat;
  /** Name of the engine; by the template's name when it is undefined. */
  readonly engine: string | undefined;
}

/**
 * Fills a template of the application.
 *
 * @throws ConfigError TEMPLATE_MISSING, TEMPLATE_ENGINE_UNKNOWN, PEER_MISSING; TemplateError; what other engines throw.
 */
export type RenderTemplate = (name: string, values: TemplateValues, choice: TemplateChoice) => string | Promise<string>;

/** What templates get from their application. */
export interface TemplateContext {
  /** Whether templates are read again for each use, unless the options say otherwise. */
  readonly isDebug: boolean;
  /** Given to templates under this name. */
  readonly urlFor: (...values: never[]) => string;
  readonly buildUrl: BuildUrl;
}

/**
 * Makes the function that fills an application's templates, at start-up.
 *
 * @throws ConfigError TEMPLATE_DIRECTORY_MISSING for a directory that the options name.
 */
export function compileTemplates(options: TemplateOptions, context: TemplateContext): RenderTemplate {
  const globals: TemplateValues = { urlFor: context.urlFor, ...options.globals };
  const liquid = liquidEngine({
    directories: findDirectories(options.directories),
    filters: options.filters ?? {},
    sharedNames: [...Object.keys(globals), "request"],
    cache: options.cache ?? !context.isDebug,
    timeoutMs: options.timeoutMs ?? 10_000,
    buildUrl: context.buildUrl,
  });
  const engines = new Map<string, TemplateEngine>([["liquid", liquid], ...Object.entries(options.engines ?? {})]);
  return (name, values, { format, engine }) => {
    const chosen = engine ?? (engines.has(extname(name).slice(1)) ? extname(name).slice(1) : "liquid");
    const found = engines.get(chosen);
    if (found === undefined) {
      throw new ConfigError("TEMPLATE_ENGINE_UNKNOWN", name, chosen, [...engines.keys()].join(", "));
    }
    return found.render(name, { ...globals, ...values }, format);
  };
}

/** Absolute paths. That the default one does not exist is no mistake: most APIs have no templates. */
function findDirectories(directories: readonly string[] | undefined): readonly string[] {
  if (directories === undefined) return [resolve("templates")];
  const paths = directories.map((directory) => resolve(directory));
  const missing = paths.find((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true);
  if (missing !== undefined) throw new ConfigError("TEMPLATE_DIRECTORY_MISSING", missing);
  return paths;
}
