import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { BoltAPI } from "../app/bolt-api.ts";
import type { RouteCollector } from "../app/route-collector.ts";
import { ConfigError, describeValue } from "../errors/config-error.ts";
import { findApiFiles } from "./find-api-files.ts";
import { importModule } from "./import-module.ts";

/**
 * Imports the APIs of a project, one after the other in a stable order. An API that another one mounts, or that two files
 * export, comes once.
 *
 * @param configured Files relative to the project; none means to find them.
 */
export async function loadApis(root: string, configured: readonly string[]): Promise<[BoltAPI, ...BoltAPI[]]> {
  const files = configured.length === 0 ? findApiFiles(root) : configured.map((file) => resolve(root, file));
  const apis: BoltAPI[] = [];
  for (const file of files) apis.push(await importApi(root, file));
  const included = new Set(apis.flatMap((api) => listIncluded(api)));
  // Never empty: an API cannot include itself, so one of them is in no other.
  return [...new Set(apis)].filter((api) => !included.has(api)) as [BoltAPI, ...BoltAPI[]];
}

async function importApi(root: string, file: string): Promise<BoltAPI> {
  const name = relative(root, file);
  if (!existsSync(file)) throw new ConfigError("API_FILE_MISSING", name);
  const module = await importModule(root, file);
  const exported = module.api ?? module.default;
  if (exported instanceof BoltAPI) return exported;
  if (exported === undefined) throw new ConfigError("API_EXPORT_MISSING", name);
  throw new ConfigError("API_EXPORT_INVALID", name, describeExport(exported));
}

function describeExport(exported: unknown): string {
  const described = describeValue(exported);
  return described === "an object of class BoltAPI" ? `${described} from another copy of the package` : described;
}

/** All that a collector mounts or includes, at any depth. */
function listIncluded(collector: RouteCollector): RouteCollector[] {
  return collector.entries.flatMap((entry) =>
    entry.kind === "collector" ? [entry.collector, ...listIncluded(entry.collector)] : [],
  );
}
