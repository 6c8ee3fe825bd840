import { ConfigError } from "./config-error.ts";
import { findOptionMistake, type OptionRules } from "./option-rules.ts";

/** @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID. */
export function checkOptions(options: unknown, rules: OptionRules): void {
  const mistake = findOptionMistake(options, rules);
  if (mistake?.kind === "unknown") throw new ConfigError("OPTION_UNKNOWN", mistake.option, mistake.known);
  if (mistake !== null) throw new ConfigError("OPTION_INVALID", mistake.option, mistake.problem);
}
