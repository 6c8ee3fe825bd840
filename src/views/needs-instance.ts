import { View, ViewSet } from "./view.ts";

/** Classes of BoltAPI, whose own code keeps nothing of a request in `this`. */
const ownClasses: WeakSet<object> = new WeakSet([View, ViewSet]);

/** Takes a class of BoltAPI's own out of the question. */
export function markAsOwn(viewClass: object): void {
  ownClasses.add(viewClass);
}

/**
 * Whether requests could tell that they share an instance: handlers reach it by `this` alone. A class in whose text, and in
 * that of all classes before BoltAPI's own, there is no such word is made once, and its routes cost what others do.
 */
export function needsInstance(viewClass: object): boolean {
  for (let current: unknown = viewClass; typeof current === "function"; current = Object.getPrototypeOf(current)) {
    if (ownClasses.has(current)) continue;
    if (current === Function.prototype) return false;
    const text = Function.prototype.toString.call(current);
    if (!text.startsWith("class") || /\b(?:this|super)\b/.test(text)) return true;
  }
  return true;
}
