import { type Application, compileApplication } from "../app/application.ts";
import { consoleLogger } from "../logging/console-logger.ts";
import type { LogFields } from "../logging/logger.ts";
import type { OpenApiOptions } from "../openapi/openapi-options.ts";
import type { BoltConfig } from "./config.ts";
import { loadApis } from "./load-apis.ts";
import { loadSettings } from "./load-settings.ts";
import type { Flags } from "./resolve-settings.ts";
import type { Settings } from "./settings-table.ts";

/** A project, ready to be served. */
export interface Project {
  readonly settings: Settings;
  readonly application: Application;
  /** What the document of the application says beside its routes, wherever it is served. */
  readonly documentOptions: OpenApiOptions;
}

/** How a command loads a project. */
export interface LoadOptions {
  /** Where they have been loaded before. */
  readonly settings?: Settings;
  /** What the command has instead of the usual defaults. */
  readonly defaults?: BoltConfig;
  /** What every line of the log says, such as which process it is. */
  readonly logFields?: LogFields;
}

/**
 * Loads the project of a folder: environment file, settings, APIs.
 *
 * @throws ConfigError for mistakes in the project; whatever its modules throw.
 */
export async function loadProject(
  root: string,
  flags: Flags,
  { settings: loaded, defaults = {}, logFields = {} }: LoadOptions = {},
): Promise<Project> {
  const settings = loaded ?? (await loadSettings(root, flags, defaults));
  const apis = await loadApis(root, settings.apis);
  const logger = consoleLogger({ buffered: true });
  const application = compileApplication(apis, {
    logger: Object.keys(logFields).length === 0 ? logger : logger.child(logFields),
    requestLog: { sampleRate: settings.logSample, slowOnlyMs: settings.logSlowMs },
  });
  // The first API gives what only a whole application can have.
  const { openapi = {} } = apis[0].settings;
  return { settings, application, documentOptions: openapi === false ? {} : openapi };
}
