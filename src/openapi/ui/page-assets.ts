import { basename, join } from "node:path";
import { ConfigError } from "../../errors/config-error.ts";
import type { DocsPackage, DocsUi } from "./docs-ui.ts";
import { findInstalled, type InstalledPackage, readPackage } from "./installed-package.ts";

/** A file that a page loads. */
export type PageAsset =
  /** Served by us, at `path` below the documentation. */
  | { readonly kind: "local"; readonly path: string; readonly file: string }
  /** Served by a CDN, and only run when it is the file that is expected. */
  | { readonly kind: "remote"; readonly url: string; readonly integrity: string };

/**
 * Decides where the files of a page come from: its package, where it is installed, or else a CDN.
 *
 * @returns By path in the package.
 * @throws ConfigError PEER_MISSING when the package is not installed and must not come from elsewhere.
 */
export function locateAssets({ name, package: needed }: DocsUi): ReadonlyMap<string, PageAsset> {
  if (needed === undefined) return new Map();
  const installed = needed.folder === undefined ? findFitting(needed) : readPackage(needed.folder);
  const locate = installed === null ? remoteIn(needed, name) : localIn(needed, installed);
  return new Map(Object.entries(needed.files).map(([file, integrity]) => [file, locate(file, integrity)]));
}

function findFitting({ name, version, isExact = false }: DocsPackage): InstalledPackage | null {
  return findInstalled(name, (found) => found === version || (!isExact && majorOf(found) === majorOf(version)));
}

function majorOf(version: string): string {
  return version.split(".", 1)[0] as string;
}

type LocateAsset = (file: string, integrity: string | null) => PageAsset;

/** The version is part of the path, so that browsers may keep the file for good. */
function localIn({ name }: DocsPackage, { folder, version }: InstalledPackage): LocateAsset {
  const prefix = `${name.replace("@", "").replaceAll("/", "-")}-${version}`;
  return (file) => ({ kind: "local", path: `assets/${prefix}-${basename(file)}`, file: join(folder, file) });
}

function remoteIn({ name, version, cdn }: DocsPackage, ui: string): LocateAsset {
  if (cdn === false) throw new ConfigError("PEER_MISSING", `${name}@${version}`, `The documentation page ${ui}`);
  const base = `${cdn.replace(/\/+$/, "")}/${name}@${version}`;
  // The rules of `ui` have seen to it that nothing comes from a CDN without a hash.
  return (file, integrity) => ({ kind: "remote", url: `${base}/${file}`, integrity: integrity as string });
}
