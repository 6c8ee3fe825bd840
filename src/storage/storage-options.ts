import { ConfigError } from "../errors/config-error.ts";
import { expecting, findOptionMistake, type OptionRules, wholeNumber } from "../errors/option-rules.ts";
import { checkKey } from "./storage-key.ts";

/** What every storage can be told. */
export interface StorageOptions {
  /** Where clients find the files: "/media", or "https://cdn.example.com/media". Needed for `url`. */
  readonly baseUrl?: string;
}

export const storageRules: OptionRules = {
  baseUrl: expecting('a path such as "/media", or a URL that begins with https:// or http://', isBaseUrl),
};

const saveRules: OptionRules = { maxBytes: wholeNumber("a number of bytes", 0) };

export function checkSaveOptions(options: unknown): void {
  checkStorageOptions(options, saveRules);
}

/** @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID. */
export function checkStorageOptions(options: unknown, rules: OptionRules): void {
  const mistake = findOptionMistake(options, rules);
  if (mistake?.kind === "unknown") throw new ConfigError("OPTION_UNKNOWN", mistake.option, mistake.known);
  if (mistake !== null) throw new ConfigError("OPTION_INVALID", mistake.option, mistake.problem);
}

/**
 * URL of a key: `fileUrl("/media/", "photos/a b.jpg")` → "/media/photos/a%20b.jpg".
 *
 * @throws ConfigError STORAGE_URL_MISSING without `baseUrl`; FileNotFoundError for what is no key.
 */
export function fileUrl(baseUrl: string | undefined, key: string): string {
  checkKey(key);
  if (baseUrl === undefined) throw new ConfigError("STORAGE_URL_MISSING", key);
  return `${baseUrl.replace(/\/$/, "")}/${key.split("/").map(encodeURIComponent).join("/")}`;
}

function isBaseUrl(value: unknown): boolean {
  // "//" and "/\\" would begin a host, "?" and "#" would swallow the key.
  const isUrl = /^(https?:\/\/[^\s/?#\\]+)?(\/(?!\/)[^\s?#\\]*)?$/;
  return typeof value === "string" && value !== "" && isUrl.test(value);
}
