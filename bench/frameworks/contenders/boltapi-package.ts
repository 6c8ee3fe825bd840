import { pathToFileURL } from "node:url";

/**
 * BoltAPI as this checkout has it, or as the build in the directory of `BOLTAPI_BUILD` has it: how `--against` runs the same
 * contender on another commit.
 */
export function loadBoltAPI(): Promise<typeof import("boltapi")> {
  const directory = process.env.BOLTAPI_BUILD;
  if (directory === undefined) return import("boltapi");
  return import(pathToFileURL(`${directory}/dist/index.js`).href) as Promise<typeof import("boltapi")>;
}

/** `boltapi/db` of the same build. */
export function loadBoltAPIDatabase(): Promise<typeof import("boltapi/db")> {
  const directory = process.env.BOLTAPI_BUILD;
  if (directory === undefined) return import("boltapi/db");
  return import(pathToFileURL(`${directory}/dist/db/index.js`).href) as Promise<typeof import("boltapi/db")>;
}
