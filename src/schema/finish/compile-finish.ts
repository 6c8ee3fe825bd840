import { askRefinements, isRefinedLate } from "../check/refinements.ts";
import { isBigInt, type SchemaNode } from "../node/schema-node.ts";
import { compileDrop } from "./drop-unknown-keys.ts";
import { type Finish, type FinishDirection, inOrder } from "./finish.ts";
import { compileElements } from "./finish-array.ts";
import { compileBigInt } from "./finish-bigint.ts";
import { compileFields, compileOtherKeys, compilePresentFields } from "./finish-object.ts";
import { compileVariants } from "./finish-variants.ts";
import { plainForm } from "./plain-form.ts";

/**
 * Compiles what is left to do for a value once its check has passed; null when there is nothing.
 *
 * On the way in: defaults are filled in, unknown keys dropped, big integers read, and refinements of whole objects asked.
 * On the way out: objects with `toJSON` and dates take their plain form, defaults are filled in, unknown keys dropped.
 */
export function compileFinish(node: SchemaNode, direction: FinishDirection): Finish | null {
  return new FinishCompiler(direction).compileValue(node);
}

/**
 * Compiles the way out for values that another library has finished: what is left is to take their plain form and to drop
 * the keys that their schema does not know.
 */
export function compileProjection(node: SchemaNode): Finish | null {
  return new FinishCompiler("output", false).compileValue(node);
}

class FinishCompiler {
  readonly #direction: FinishDirection;
  readonly #fillsDefaults: boolean;
  readonly #done: Map<SchemaNode, Finish | null> = new Map();

  constructor(direction: FinishDirection, fillsDefaults = true) {
    this.#direction = direction;
    this.#fillsDefaults = fillsDefaults;
  }

  /** Compiles a node that is all there is to say about a value, so that the keys it does not know can be dropped. */
  readonly compileValue = (node: SchemaNode): Finish | null => {
    const known = this.#done.get(node);
    if (known !== undefined) return known;
    // Inside itself, a recursive node is not compiled yet: it is looked up when the first value comes.
    this.#done.set(node, (value, sink) => {
      const finish = this.#done.get(node) ?? null;
      return finish === null ? value : finish(value, sink);
    });
    const finish = this.#compileValue(node);
    this.#done.set(node, finish);
    return finish;
  };

  #compileValue(node: SchemaNode): Finish | null {
    if (passesThrough(node)) {
      const target = node.target === null ? null : this.compileValue(node.target);
      return this.#withRefinements(node, target ?? compileVariants(node, this.compileValue, this.#direction));
    }
    const plain: Finish | null = this.#direction === "output" ? (value) => plainForm(value, node.schema.format) : null;
    return inOrder([plain, compileDrop(node, this.#direction), this.#compilePart(node)]);
  }

  /** Compiles one of the nodes that describe a value together, as the branches of `allOf` do. */
  readonly #compilePart = (node: SchemaNode): Finish | null => {
    const finish = inOrder([
      node.target === null ? null : this.#compilePart(node.target),
      ...node.allOf.map(this.#compilePart),
      compileVariants(node, this.#compilePart, this.#direction),
      this.#fillsDefaults
        ? compileFields(node, this.compileValue)
        : compilePresentFields(node, this.compileValue, false),
      compileOtherKeys(node, this.compileValue),
      compileElements(node, this.compileValue),
      this.#direction === "input" && isBigInt(node) ? compileBigInt(node) : null,
    ]);
    return this.#withRefinements(node, finish);
  };

  /** Refinements of whole objects are asked once all that is in them fits. */
  #withRefinements(node: SchemaNode, finish: Finish | null): Finish | null {
    if (this.#direction === "output" || isBigInt(node) || !isRefinedLate(node)) return finish;
    return (value, sink) => {
      const since = sink.size;
      const finished = finish === null ? value : finish(value, sink);
      if (sink.size === since) askRefinements(node, finished, sink);
      return finished;
    };
  }
}

/** Whether a node has nothing of its own to say about a value, and leaves it to its reference or its variants. */
function passesThrough({
  schema,
  types,
  patterns,
  additional,
  prefixItems,
  items,
  allOf,
  ...node
}: SchemaNode): boolean {
  const saysNothing = types === null && schema.properties === undefined && additional === null && items === null;
  const isAlone = node.target === null ? node.variants.length > 0 : node.variants.length === 0;
  return saysNothing && isAlone && patterns.length + prefixItems.length + allOf.length + node.conditions.size === 0;
}
