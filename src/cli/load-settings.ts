import { existsSync } from "node:fs";
import { join } from "node:path";
import type { BoltConfig } from "./config.ts";
import { loadConfigFile } from "./load-config-file.ts";
import { type Flags, resolveSettings } from "./resolve-settings.ts";
import type { Settings } from "./settings-table.ts";

/**
 * Loads what the project of a folder says about its server, and none of its APIs: environment file, configuration file.
 *
 * @param defaults What the command has instead of the usual defaults.
 * @throws ConfigError for mistakes in them; whatever the configuration file throws.
 */
export async function loadSettings(root: string, flags: Flags, defaults: BoltConfig = {}): Promise<Settings> {
  loadEnvironmentFile(join(root, ".env"));
  const file = await loadConfigFile(root);
  const settings = resolveSettings({ flags, variables: process.env, file, defaults });
  // Set before the APIs are imported: they are what an API, or a logger of its own, reads that does not say it itself.
  process.env.BOLT_DEBUG = settings.debug ? "1" : "0";
  process.env.BOLT_LOG_LEVEL = settings.logLevel;
  process.env.BOLT_LOG_FORMAT = settings.logFormat;
  return settings;
}

/** Variables that are set already stay as they are. */
function loadEnvironmentFile(file: string): void {
  if (existsSync(file)) process.loadEnvFile(file);
}
