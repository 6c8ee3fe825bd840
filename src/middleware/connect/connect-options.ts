import { checkOptions } from "../../errors/check-options.ts";
import { ConfigError, describeValue } from "../../errors/config-error.ts";
import { isCallable, type OptionRules, text, wholeNumber } from "../../errors/option-rules.ts";

/** Options of `connect`. */
export interface ConnectOptions {
  /** Name for `skip` and for the log. Default "connect". */
  readonly name?: string;
  /** How long it may take to answer or to call next, in milliseconds. Default 30,000. */
  readonly timeoutMs?: number;
}

const connectRules: OptionRules = {
  name: text,
  timeoutMs: wholeNumber("milliseconds", 1, 2 ** 31 - 1),
};

/** @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID, CONNECT_INVALID. */
export function resolveConnectOptions(middleware: unknown, options: ConnectOptions): Required<ConnectOptions> {
  if (!isCallable(middleware)) throw new ConfigError("CONNECT_INVALID", describeValue(middleware));
  checkOptions(options, connectRules);
  return { name: options.name ?? "connect", timeoutMs: options.timeoutMs ?? 30_000 };
}
