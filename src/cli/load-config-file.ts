import { existsSync } from "node:fs";
import { join } from "node:path";
import { ConfigError, describeValue } from "../errors/config-error.ts";
import { importModule, moduleEndings } from "./import-module.ts";
import type { ConfigFile } from "./resolve-settings.ts";
import { settingNames } from "./settings-table.ts";

/**
 * Reads the configuration file of a project; null when there is none.
 *
 * @throws ConfigError CONFIG_FILE_INVALID when it exports something else than known settings.
 */
export async function loadConfigFile(root: string): Promise<ConfigFile | null> {
  const path = moduleEndings.map((ending) => `bolt.config${ending}`).find((name) => existsSync(join(root, name)));
  if (path === undefined) return null;
  const { default: values } = await importModule(root, join(root, path));
  if (typeof values !== "object" || values === null || Array.isArray(values)) {
    const problem = values === undefined ? "has no default export" : `exports ${describeValue(values)}`;
    throw new ConfigError("CONFIG_FILE_INVALID", path, `${problem}. Write: export default defineConfig({ … }).`);
  }
  const unknown = Object.keys(values).find((key) => !(settingNames as readonly string[]).includes(key));
  if (unknown === undefined) return { path, values };
  throw new ConfigError(
    "CONFIG_FILE_INVALID",
    path,
    `has no setting "${unknown}". Settings are ${settingNames.join(", ")}.`,
  );
}
