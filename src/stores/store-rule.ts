import { expecting, type OptionRule } from "../errors/option-rules.ts";

const methods = ["get", "set", "delete", "increment", "compareAndSet", "close"];

/** Rule of options that take a store. */
export const isStore: OptionRule = expecting(
  "a store such as memoryStore() or redisStore()",
  (value) =>
    typeof value === "object" &&
    value !== null &&
    methods.every((method) => typeof (value as Record<string, unknown>)[method] === "function"),
);
