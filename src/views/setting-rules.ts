import { flag, isText, listOf, type OptionRules, wholeNumber } from "../errors/option-rules.ts";
import { middlewareList, skipList } from "../pipeline/middleware-rules.ts";
import { observerList } from "../pipeline/observer-rules.ts";
import { authenticatorList, guardList } from "../request/access-rules.ts";

/** Rules of what a view says for all its routes. */
export const settingRules: OptionRules = {
  auth: authenticatorList,
  guards: guardList,
  use: middlewareList,
  observers: observerList,
  skip: skipList,
  tags: listOf("texts", isText),
  deprecated: flag,
  includeInSchema: flag,
  maxBodyBytes: wholeNumber("a number of bytes", 0),
};
