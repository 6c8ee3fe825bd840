import { type Check, checkOf } from "../check/compile-check.ts";
import type { SchemaIssue } from "../decoded.ts";
import type { IssueSink } from "../explain/issue-sink.ts";
import { acceptsTypeOf } from "../node/literals.ts";
import type { SchemaNode } from "../node/schema-node.ts";
import type { CompileNode, Finish, FinishDirection } from "./finish.ts";

/** Finishes a value by the first variant of a union that takes it; null when no variant has anything to do. */
export function compileVariants(node: SchemaNode, compile: CompileNode, direction: FinishDirection): Finish | null {
  const finishes = node.variants.map(compile);
  if (finishes.every((finish) => finish === null)) return null;
  const onlyContainer = findOnlyContainer(node, finishes);
  if (onlyContainer !== null) return finishContainers(onlyContainer);
  const options = node.variants.map((variant, index) => ({
    variant,
    fits: checkOf(variant, direction),
    finish: finishes[index] ?? null,
  }));
  return direction === "input" ? finishFirstFitting(options) : finishUntilFitting(options);
}

interface Option {
  readonly variant: SchemaNode;
  readonly fits: Check;
  readonly finish: Finish | null;
}

/** For what comes in. A variant whose refinements refuse the value leaves it to the next one. */
function finishFirstFitting(options: readonly Option[]): Finish {
  return (value, sink) => {
    let refusal: readonly SchemaIssue[] = [];
    for (const { fits, finish } of options) {
      if (!fits(value)) continue;
      if (finish === null) return value;
      const since = sink.size;
      const finished = finish(value, sink);
      if (sink.size === since) return finished;
      const issues = sink.takeSince(since);
      if (refusal.length === 0) refusal = issues;
    }
    sink.addAll(refusal);
    return value;
  };
}

/**
 * For what goes out, where a value may fit only when it is in its plain form, such as the text of a date. A value that fits none
 * is finished all the same: where nobody checks, it must not leave with keys that no variant has.
 */
function finishUntilFitting(options: readonly Option[]): Finish {
  const findFinished = (value: unknown, sink: IssueSink, mayFitLater: boolean): unknown => {
    for (const { fits, finish } of options) {
      if (!mayFitLater && !fits(value)) continue;
      const since = sink.size;
      const finished = finish === null ? value : finish(value, sink);
      if (sink.takeSince(since).length === 0 && fits(finished)) return finished;
    }
    return none;
  };
  return (value, sink) => {
    // Variants that it fits as it is come first: another one, being a union itself, would drop keys until the rest fits.
    const ready = findFinished(value, sink, false);
    if (ready !== none) return ready;
    const finished = findFinished(value, sink, true);
    if (finished !== none) return finished;
    const nearest = options.find(({ variant }) => acceptsTypeOf(variant, value));
    return nearest?.finish ? nearest.finish(value, sink) : value;
  };
}

/** What no value is. */
const none: unique symbol = Symbol("none");

/** The one variant for objects and arrays among scalars, as in "object or null": no check is needed to choose it. */
function findOnlyContainer(node: SchemaNode, finishes: readonly (Finish | null)[]): Finish | null {
  const containers = node.variants.filter((variant) => !holdsOnly(variant, isScalarType));
  const [container] = containers;
  if (container === undefined || containers.length > 1 || !holdsOnly(container, isContainerType)) return null;
  const index = node.variants.indexOf(container);
  const isOnlyOne = finishes.every((finish, other) => other === index || finish === null);
  return isOnlyOne ? (finishes[index] ?? null) : null;
}

function finishContainers(finish: Finish): Finish {
  return (value, sink) => (typeof value === "object" && value !== null ? finish(value, sink) : value);
}

function holdsOnly(node: SchemaNode, test: (type: string) => boolean): boolean {
  const types = node.types ?? node.target?.types;
  return types?.every(test) === true;
}

function isContainerType(type: string): boolean {
  return type === "object" || type === "array";
}

function isScalarType(type: string): boolean {
  return !isContainerType(type);
}
