import { ConfigError, describeValue } from "../../errors/config-error.ts";
import { guardList } from "../../request/access-rules.ts";
import type { Guard } from "../../request/authentication.ts";
import type { HttpRequest } from "../../request/http-request.ts";
import { isThenable } from "../../request/thenable.ts";

/** Whether one guard of a list requires a user. */
type SomeRequireUser<Guards extends readonly Guard[]> =
  Extract<Guards[number], Guard<true>> extends never ? false : true;

/** Whether every guard of a list requires a user. */
type AllRequireUser<Guards extends readonly Guard[]> =
  Exclude<Guards[number], Guard<true>> extends never ? true : false;

type NonEmpty = readonly [Guard, ...Guard[]];

/**
 * Lets on whom all of these guards let on, asked in order until one refuses. A list of guards is the same; this is for use
 * inside `any` and `not`.
 *
 * @throws ConfigError OPTION_INVALID without guards, and for what is no guard.
 */
export function all<const Guards extends NonEmpty>(...guards: Guards): Guard<SomeRequireUser<Guards>> {
  checkGuards("all", guards);
  const requiresUser = guards.some((guard) => guard.requiresUser) as SomeRequireUser<Guards>;
  return { ...textsOf("all", " and ", guards), requiresUser, check: (request) => askUntil(false, guards, 0, request) };
}

/**
 * Lets on whom at least one of these guards lets on, asked in order until one does. One that fails, or returns something else
 * than true or false, denies, and no other is asked.
 *
 *   guards: [any(isStaff(), hasRole("editor"))]
 *
 * @throws ConfigError OPTION_INVALID without guards, and for what is no guard.
 */
export function any<const Guards extends NonEmpty>(...guards: Guards): Guard<AllRequireUser<Guards>> {
  checkGuards("any", guards);
  const requiresUser = guards.every((guard) => guard.requiresUser) as AllRequireUser<Guards>;
  return { ...textsOf("any", " or ", guards), requiresUser, check: (request) => askUntil(true, guards, 0, request) };
}

/**
 * Lets on whom a guard refuses, nobody included. A guard that fails, or returns something else than true or false, denies
 * here too.
 *
 * @throws ConfigError OPTION_INVALID for what is no guard.
 */
export function not(guard: Guard): Guard<false> {
  checkGuards("not", [guard]);
  return {
    name: nameOf("not", [guard]),
    requiresUser: false,
    check(request) {
      const answer: unknown = guard.check(request);
      return isThenable(answer)
        ? Promise.resolve(answer).then((late) => !verdictOf(guard, late))
        : !verdictOf(guard, answer);
    },
  };
}

/** Asks guards in order until one gives the answer that decides. */
function askUntil(
  deciding: boolean,
  guards: readonly Guard[],
  start: number,
  request: HttpRequest<unknown>,
): boolean | Promise<boolean> {
  for (let index = start; index < guards.length; index++) {
    const guard = guards[index] as Guard;
    const answer: unknown = guard.check(request);
    if (isThenable(answer)) {
      return Promise.resolve(answer).then((late) =>
        verdictOf(guard, late) === deciding ? deciding : askUntil(deciding, guards, index + 1, request),
      );
    }
    if (verdictOf(guard, answer) === deciding) return deciding;
  }
  return !deciding;
}

/**
 * What a guard says. What is neither true nor false cannot be taken for a refusal here: a `not` around it would let everybody
 * on.
 *
 * @throws TypeError, which denies, however deep inside other guards.
 */
function verdictOf({ name }: Guard, answer: unknown): boolean {
  if (typeof answer === "boolean") return answer;
  throw new TypeError(`The guard "${name}" returned ${describeValue(answer)}, and neither true nor false`);
}

function nameOf(combinator: string, guards: readonly Guard[]): string {
  return `${combinator}(${guards.map(({ name }) => name).join(", ")})`;
}

/** Its description only where all of them have one: with a part left out it would say something else. */
function textsOf(combinator: string, joint: string, guards: readonly Guard[]): Pick<Guard, "name" | "description"> {
  const name = nameOf(combinator, guards);
  const parts = guards.flatMap(({ description }) => (description === undefined ? [] : [description]));
  if (parts.length < guards.length) return { name };
  const isNested = guards.length > 1;
  const shown = parts.map((part) => (isNested && / (?:and|or) /.test(part) ? `(${part})` : part));
  return { name, description: shown.join(joint) };
}

function checkGuards(combinator: string, guards: readonly unknown[]): void {
  const problem = guards.length === 0 ? `expected guards, got ${describeValue(guards)}.` : guardList(guards);
  if (problem !== null) throw new ConfigError("OPTION_INVALID", combinator, problem);
}
