import { checkOptions } from "../../errors/check-options.ts";
import { ConfigError } from "../../errors/config-error.ts";
import { expecting, type OptionRules, text } from "../../errors/option-rules.ts";
import { cdn, type DocsPackage, hashes, pathPart } from "./docs-ui.ts";
import type { KnownPackage } from "./known-packages.ts";

/** Settings of a page that are its own affair: JSON, which is passed on as it is. */
export type UiSettings = Readonly<Record<string, unknown>>;

/** Options of every page. */
export interface UiOptions {
  /** Passed on to the page; its own documentation lists them. JSON values only. */
  readonly options?: UiSettings;
  /** Last part of its path, in the place of its usual one. */
  readonly path?: string;
}

/** Options of pages whose package may come from elsewhere. */
export interface PackageUiOptions extends UiOptions {
  /** Version of the package, with `integrity`. Default: the one that BoltAPI is tested with. */
  readonly version?: string;
  /** Hashes of the package's files in this version: `{ "dist/rapidoc-min.js": "sha384-…" }`. */
  readonly integrity?: Readonly<Record<string, string>>;
  /**
   * Where the package comes from when it is not installed: what stands before "/name@version/file". False for nowhere: then the
   * application does not start without it. Default "https://cdn.jsdelivr.net/npm".
   */
  readonly cdn?: string | false;
}

const rules: OptionRules = {
  options: expecting("an object of JSON values", isJson),
  path: pathPart,
};

const packageRules: OptionRules = { ...rules, version: text, integrity: hashes, cdn };

/** @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID. */
export function checkUiOptions(options: UiOptions): void {
  checkOptions(options, rules);
}

/**
 * The package of a page, as its options want it.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 */
export function choosePackage(known: KnownPackage, options: PackageUiOptions): DocsPackage {
  checkOptions(options, packageRules);
  const { version = known.version, integrity = known.files, cdn: place = "https://cdn.jsdelivr.net/npm" } = options;
  const missing = Object.keys(known.files).filter((file) => !Object.hasOwn(integrity, file));
  const isOther = version !== known.version && options.integrity === undefined;
  // An installed package is taken as it is; only what strangers send has to be known beforehand.
  if (place !== false && (isOther || missing.length > 0)) {
    const files = (isOther ? Object.keys(known.files) : missing).join(" and ");
    throw new ConfigError(
      "OPTION_INVALID",
      "integrity",
      `expected the hash of ${files} in version ${version} of ${known.name}.`,
    );
  }
  return {
    name: known.name,
    version,
    isExact: options.version !== undefined,
    files: { ...known.files, ...integrity },
    cdn: place,
  };
}

/** Functions and the like would be lost without a word. */
function isJson(value: unknown): boolean {
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) return true;
  if (typeof value !== "object") return false;
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return isPlain && Object.values(value as object).every(isJson);
}
