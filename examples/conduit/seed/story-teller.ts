import { topics } from "./words.ts";

/** Makes up things in an order that is always the same, so that everybody sees the same Conduit. */
export class StoryTeller {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** A whole number from 0 up to, and without, the bound. The generator is mulberry32. */
  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }

  /** Several different ones, in the order of the list. */
  some<Item>(items: readonly Item[], count: number): Item[] {
    const left = [...items.keys()];
    const picked = Array.from({ length: Math.min(count, items.length) }, () => left.splice(this.below(left.length), 1));
    return picked
      .flat()
      .sort((first, second) => first - second)
      .map((index) => items[index] as Item);
  }

  topic(): string {
    return this.pick(Object.keys(topics));
  }

  /** A text with its blanks filled by what belongs to a topic. */
  tell(template: string, topic: string): string {
    const [thing, other] = this.some(topics[topic] ?? [], 2);
    const told = template
      .replaceAll("{topic}", topic)
      .replaceAll("{thing}", thing ?? topic)
      .replaceAll("{other}", other ?? topic);
    return told.charAt(0).toUpperCase() + told.slice(1);
  }

  paragraphs(templates: readonly string[], topic: string, count: number): string {
    const paragraph = () =>
      this.some(templates, this.between(3, 5))
        .map((each) => this.tell(each, topic))
        .join(" ");
    return Array.from({ length: count }, paragraph).join("\n\n");
  }
}
