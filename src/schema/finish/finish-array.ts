import type { SchemaNode } from "../node/schema-node.ts";
import type { CompileNode, Finish } from "./finish.ts";
import { finishAt } from "./finish-object.ts";

/** Finishes the elements of an array; null when none of them asks for it. */
export function compileElements(node: SchemaNode, compile: CompileNode): Finish | null {
  const first = node.prefixItems.map(compile);
  const rest = node.items === null || node.items === "refused" ? null : compile(node.items);
  if (rest === null && first.every((finish) => finish === null)) return null;
  return (value, sink) => {
    if (!Array.isArray(value)) return value;
    const before: readonly unknown[] = value;
    let result: unknown[] | null = null;
    for (let index = 0; index < before.length && !sink.isFull; index++) {
      const finish = index < first.length ? first[index] : rest;
      if (finish === null || finish === undefined) continue;
      const after = finishAt(index, finish, before[index], sink);
      if (after === before[index]) continue;
      result ??= [...before];
      result[index] = after;
    }
    return result ?? value;
  };
}
