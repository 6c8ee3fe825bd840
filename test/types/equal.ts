/**
 * Whether two types are the same type, not merely assignable to each other: `any`, optional keys and readonly count.
 *
 *   expectType<Equal<PathParams<"/users/{id:int}">, { id: number }>>(true);
 */
export type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2
    ? (<T>() => T extends B ? 1 : 2) extends <T>() => T extends A ? 1 : 2
      ? true
      : false
    : false;

/** Fails to compile when the value is not of the type. Does nothing at run time. */
export function expectType<Expected>(_value: Expected): void {}
