import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Application, compileApplication } from "../app/application.ts";
import { consoleLogger } from "../logging/console-logger.ts";
import type { OpenApiOptions } from "../openapi/openapi-options.ts";
import type { BoltConfig } from "./config.ts";
import { loadApis } from "./load-apis.ts";
import { loadConfigFile } from "./load-config-file.ts";
import { type Flags, resolveSettings } from "./resolve-settings.ts";
import type { Settings } from "./settings-table.ts";

/** A project, ready to be served. */
export interface Project {
  readonly settings: Settings;
  readonly application: Application;
  /** What the document of the application says beside its routes, wherever it is served. */
  readonly documentOptions: OpenApiOptions;
}

/**
 * Loads the project of a folder: environment file, settings, APIs.
 *
 * @param defaults What the command has instead of the usual defaults.
 * @throws ConfigError for mistakes in the project; whatever its modules throw.
 */
export async function loadProject(root: string, flags: Flags, defaults: BoltConfig = {}): Promise<Project> {
  loadEnvironmentFile(join(root, ".env"));
  const file = await loadConfigFile(root);
  const settings = resolveSettings({ flags, variables: process.env, file, defaults });
  // Set before the APIs are imported: they are what an API, or a logger of its own, reads that does not say it itself.
  process.env.BOLT_DEBUG = settings.debug ? "1" : "0";
  process.env.BOLT_LOG_LEVEL = settings.logLevel;
  process.env.BOLT_LOG_FORMAT = settings.logFormat;
  const apis = await loadApis(root, settings.apis);
  const application = compileApplication(apis, {
    logger: consoleLogger({ buffered: true }),
    requestLog: { sampleRate: settings.logSample, slowOnlyMs: settings.logSlowMs },
  });
  // The first API gives what only a whole application can have.
  const { openapi = {} } = apis[0].settings;
  return { settings, application, documentOptions: openapi === false ? {} : openapi };
}

/** Variables that are set already stay as they are. */
function loadEnvironmentFile(file: string): void {
  if (existsSync(file)) process.loadEnvFile(file);
}
