import { ConfigError, describeValue } from "../errors/config-error.ts";
import type { BoltConfig } from "./config.ts";
import { type SettingRow, type Settings, settingNames, settingsTable } from "./settings-table.ts";

/** What was given on the command line, by setting: text, or true or false for a switch. */
export type Flags = { readonly [Name in keyof Settings]?: string | boolean };

/** A configuration file that was read. */
export interface ConfigFile {
  /** Relative to the project: "bolt.config.ts". */
  readonly path: string;
  /** As exported; its keys are settings, its values unchecked. */
  readonly values: { readonly [Name in keyof Settings]?: unknown };
}

/** Where settings come from. */
export interface SettingSources {
  readonly flags: Flags;
  readonly variables: NodeJS.ProcessEnv;
  readonly file: ConfigFile | null;
  /** What a command has instead of the defaults of the table. */
  readonly defaults?: BoltConfig;
}

/**
 * Takes every setting from the strongest source that has it: flag, environment variable, file, default.
 *
 * @throws ConfigError CONFIG_VALUE_INVALID that names the source, the value and what is expected.
 */
export function resolveSettings(sources: SettingSources): Settings {
  const entries = settingNames.map((name) => {
    const row: SettingRow<unknown> = settingsTable[name];
    const given = findGiven(name, row, sources);
    if (given === null) return [name, sources.defaults?.[name] ?? row.fallback];
    if (row.kind.accepts(given.value)) return [name, given.value];
    throw new ConfigError("CONFIG_VALUE_INVALID", given.origin, describeGiven(given.value), row.kind.expected);
  });
  // Each value was accepted by the kind of its own row.
  return Object.fromEntries(entries) as Settings;
}

/** Long form of a row's flag: "--port". */
export function longFlag(row: SettingRow<unknown>): string {
  return /--[a-z-]+/.exec(row.flag)?.[0] ?? row.flag;
}

interface Given {
  /** For error messages: "--port", "BOLT_PORT", "port in bolt.config.ts". */
  readonly origin: string;
  readonly value: unknown;
}

function findGiven(
  name: keyof Settings,
  row: SettingRow<unknown>,
  { flags, variables, file }: SettingSources,
): Given | null {
  const flag = flags[name];
  if (flag !== undefined) {
    return { origin: longFlag(row), value: typeof flag === "string" ? row.kind.parse(flag) : flag };
  }
  // An empty variable is how shells and compose files say "not set".
  const variable = row.variables.find((candidate) => (variables[candidate] ?? "") !== "");
  if (variable !== undefined) return { origin: variable, value: row.kind.parse(variables[variable] as string) };
  const value = file?.values[name];
  return file === null || value === undefined ? null : { origin: `${name} in ${file.path}`, value };
}

function describeGiven(value: unknown): string {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return describeValue(Array.isArray(value) ? value.join(",") : value);
}
