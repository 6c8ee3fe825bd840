import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Folder of the package that this code belongs to. */
export const packageRoot: string = fileURLToPath(new URL("../..", import.meta.url));

/** Whether the package is a checkout of its sources rather than an installed copy. */
export const isCheckout: boolean = !/[\\/]node_modules[\\/]/.test(packageRoot);

/** Version of the package: "1.2.3". */
export const packageVersion: string = readVersion();

function readVersion(): string {
  const description: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return (description as { version: string }).version;
}
