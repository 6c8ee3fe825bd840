import type { Liquid, LiquidError, LiquidOptions } from "liquidjs";
import { ConfigError } from "../errors/config-error.ts";
import { HTTPException } from "../errors/http-exception.ts";
import type { BuildUrl } from "./build-url.ts";
import { type LiquidContext, strictContext } from "./liquid-context.ts";
import { registerFilters } from "./liquid-filters.ts";
import type { TemplateEngine, TemplateFormat, TemplateValues } from "./template-engine.ts";
import { TemplateError } from "./template-error.ts";
import { templateFiles, templateNameOf } from "./template-files.ts";
import type { TemplateFilter } from "./template-filter.ts";

/** How LiquidJS is set up; made at start-up. */
export interface LiquidSettings {
  /** Absolute paths, searched in this order. */
  readonly directories: readonly string[];
  readonly filters: Readonly<Record<string, TemplateFilter>>;
  /** Names of the values that templates pass on to whatever they `render`. */
  readonly sharedNames: readonly string[];
  /** Whether a template is read once, or again for each use. */
  readonly cache: boolean;
  /** How long a template may take. */
  readonly timeoutMs: number;
  readonly buildUrl: BuildUrl;
}

/** Most characters of a template, and most characters and items that it may produce in all. */
const limits = { parseLimit: 10_000_000, memoryLimit: 10_000_000 } as const;

/** The package, set up. */
interface LoadedLiquid {
  readonly html: Liquid;
  readonly text: Liquid;
  readonly Context: LiquidContext;
  readonly isLiquidError: (error: unknown) => error is LiquidError;
}

/** LiquidJS as a template engine. The package is imported with the first template. */
export function liquidEngine(settings: LiquidSettings): TemplateEngine {
  let loaded: LoadedLiquid | null = null;
  let loading: Promise<LoadedLiquid> | null = null;
  return {
    render(name: string, values: TemplateValues, format: TemplateFormat): string | Promise<string> {
      if (loaded !== null) return fill(loaded, settings, name, values, format);
      loading ??= loadLiquid(name, settings);
      return loading.then((ready) => {
        loaded = ready;
        return fill(ready, settings, name, values, format);
      });
    },
  };
}

function fill(
  { Context, isLiquidError, ...liquids }: LoadedLiquid,
  settings: LiquidSettings,
  name: string,
  values: TemplateValues,
  format: TemplateFormat,
): string {
  const liquid = liquids[format];
  const globals = Object.fromEntries(settings.sharedNames.map((shared) => [shared, values[shared]]));
  const context = new Context(values, liquid.options, { sync: true, globals }, { liquid });
  try {
    return liquid.renderFileSync(name, context);
  } catch (error) {
    throw isLiquidError(error) ? explainError(error, name, settings.directories) : error;
  }
}

/** @throws ConfigError PEER_MISSING. */
async function loadLiquid(name: string, settings: LiquidSettings): Promise<LoadedLiquid> {
  const module = await import("liquidjs").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new ConfigError("PEER_MISSING", "liquidjs", `Filling the template "${name}"`);
  });
  const options = liquidOptions(settings);
  const html = new module.Liquid({ ...options, outputEscape: "escape" });
  const text = new module.Liquid(options);
  for (const liquid of [html, text]) registerFilters(liquid, settings.buildUrl, settings.filters);
  return { html, text, Context: strictContext(module.Context), isLiquidError: module.LiquidError.is };
}

function liquidOptions({ directories, cache, timeoutMs }: LiquidSettings): LiquidOptions {
  return {
    ...limits,
    renderLimit: timeoutMs,
    root: [...directories],
    fs: templateFiles(directories),
    // A name means the same wherever it stands.
    relativeReference: false,
    cache,
    // A value that is missing prints nothing; a filter that is missing is a slip of the keyboard.
    strictVariables: false,
    strictFilters: true,
    // `{{ user.constructor }}` is nothing: what objects inherit is no business of templates.
    ownPropertyOnly: true,
  };
}

/**
 * Says where in which template an error is. What the application threw as an answer, such as NotFound, is given back.
 *
 * @param rendered The template that was asked for; the error may be in one that it uses.
 */
function explainError(error: LiquidError, rendered: string, directories: readonly string[]): unknown {
  // Both are set on every error of LiquidJS that has come from a template; its types hide them.
  const { token, originalError } = error as unknown as { token: LiquidToken; originalError?: unknown };
  if (originalError instanceof HTTPException) return originalError;
  const [line, column] = token.getPosition();
  const place = `${token.file === undefined ? "" : `, file:${token.file}`}, line:${line}, col:${column}`;
  const problem = error.message.endsWith(place) ? error.message.slice(0, -place.length) : error.message;
  const file = token.file ?? token.props?.[0]?.file;
  const name = file === undefined ? rendered : templateNameOf(file, directories);
  return new TemplateError(name, line, column, problem, { cause: error });
}

interface LiquidToken {
  /** Path of the template's file; a token such as "user.name" leaves it to its parts. */
  readonly file?: string;
  readonly props?: readonly LiquidToken[];
  getPosition(): [line: number, column: number];
}
