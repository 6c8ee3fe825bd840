import type { TArray } from "typebox";
import { ConfigError, describeValue } from "../errors/config-error.ts";
import { findOptionMistake, flag, type OptionRules, wholeNumber } from "../errors/option-rules.ts";
import { withMessages } from "../schema/explain/own-messages.ts";
import type { TypeBoxSchema } from "../schema/infer.ts";
import { t } from "../schema/t.ts";
import { Serializer } from "./serializer.ts";

/** Options of `nested`. */
export interface NestedOptions {
  /** Whether there is a list of them. Default false. */
  readonly many?: boolean;
  /** Most items of a list. Default 1000. */
  readonly maxItems?: number;
}

/**
 * A serializer of any kind. As little of it as tells it from other schemas: comparing one class of serializers with another, method by
 * method, never ends for the compiler.
 */
type NestedSerializer = Pick<Serializer, "~sides" | "$id"> & TypeBoxSchema;

const defaultMaxItems = 1000;

const rules: OptionRules = { many: flag, maxItems: wholeNumber("a number of items", 1) };

/**
 * Puts a serializer under a field of another: one object, or a list of limited length.
 *
 *   fields: { author: nested(User), tags: nested(Tag, { many: true, maxItems: 20 }) }
 *
 * @throws ConfigError SERIALIZER_NESTED_INVALID.
 */
export function nested<Of extends NestedSerializer>(
  serializer: Of,
  options: NestedOptions & { readonly many: true },
): TArray<Of>;
export function nested<Of extends NestedSerializer>(
  serializer: Of,
  options?: NestedOptions & { readonly many?: false },
): Of;
export function nested(serializer: Serializer, options: NestedOptions = {}): unknown {
  if (!(serializer instanceof Serializer)) {
    throw new ConfigError("SERIALIZER_NESTED_INVALID", `expected a serializer, got ${describeValue(serializer)}.`);
  }
  const mistake = findOptionMistake(options, rules);
  if (mistake !== null) {
    const problem =
      mistake.kind === "unknown" ? `there is no such option. Options are ${mistake.known}.` : mistake.problem;
    throw new ConfigError("SERIALIZER_NESTED_INVALID", `option "${mistake.option}": ${problem}`);
  }
  const { many = false, maxItems = defaultMaxItems } = options;
  if (!many) return serializer;
  return withMessages(t.Array(serializer, { maxItems }), {
    maxItems: (value) => `Too many items (${(value as readonly unknown[]).length}). Maximum allowed: ${maxItems}.`,
  });
}
