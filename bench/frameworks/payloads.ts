// What goes over the wire, the same for every contender.
import { utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What several routes answer. */
export const greeting = { message: "Hello", count: 42 };

export interface Item {
  readonly id: number;
  readonly name: string;
  readonly category: string;
  readonly price: number;
  readonly in_stock: boolean;
  readonly tags: readonly string[];
}

export interface Catalogue {
  readonly items: readonly Item[];
}

/** 10 kB as JSON. */
export const catalogue: Catalogue = {
  items: Array.from({ length: 75 }, (_, index) => ({
    id: 1000 + index,
    name: `Analytical engine part number ${index}`,
    category: "computing/mechanical",
    price: 19.5 + index,
    in_stock: index % 3 !== 0,
    tags: ["brass", "1843"],
  })),
};

/** What is answered to a catalogue: short, and only right when all of it was read. */
export function summarize({ items }: Catalogue): { count: number; total: number } {
  let total = 0;
  for (const item of items) total += item.price;
  return { count: items.length, total };
}

export const page = `<!doctype html><html lang="en"><title>Parts</title><h1>Parts</h1><ul>${Array.from(
  { length: 20 },
  (_, index) => `<li>Analytical engine part number ${index}</li>`,
).join("")}</ul></html>`;

export const detail = "There is no such part.";

/** 10 kB. */
export const staticText: string = "All the world is a benchmark, and requests are merely players.\n".repeat(160);

/** Directory of the static file, and its name there. */
export const staticDirectory: string = tmpdir();
export const staticName = "boltapi-bench-static.txt";
export const staticPath: string = join(staticDirectory, staticName);

/** Before any server starts. The date is always the same, so that validators made of it are. */
export function writeStaticFile(): void {
  const changedAt = new Date("2026-01-01T00:00:00Z");
  writeFileSync(staticPath, staticText);
  utimesSync(staticPath, changedAt, changedAt);
}

/** The uploaded file: 2 kB. */
export const uploadedText = "0123456789abcdef".repeat(128);

/** How many middleware there are, and what each adds to the answer. */
export const stepNames: readonly string[] = Array.from({ length: 10 }, (_, index) => `x-step-${index}`);

/** Names of the resources of an API with many routes; all of one length, so that all answers are. */
export function resourceNumbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => 10_000 + index);
}
