import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Application, compileApplication } from "../app/application.ts";
import type { BoltConfig } from "./config.ts";
import { loadApis } from "./load-apis.ts";
import { loadConfigFile } from "./load-config-file.ts";
import { type Flags, resolveSettings } from "./resolve-settings.ts";
import type { Settings } from "./settings-table.ts";

/** A project, ready to be served. */
export interface Project {
  readonly settings: Settings;
  readonly application: Application;
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
  // Set before the APIs are imported: it is what an API reads that does not say `debug` itself.
  process.env.BOLT_DEBUG = settings.debug ? "1" : "0";
  return { settings, application: compileApplication(await loadApis(root, settings.apis)) };
}

/** Variables that are set already stay as they are. */
function loadEnvironmentFile(file: string): void {
  if (existsSync(file)) process.loadEnvFile(file);
}
