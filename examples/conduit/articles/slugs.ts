import { randomBytes } from "node:crypto";
import { constraintViolation } from "boltapi/db";
import type { Transaction } from "../database/database.ts";

const maxLength = 80;

/** Paths below /articles that are no articles. */
const reserved: ReadonlySet<string> = new Set(["feed"]);

/**
 * The title as it stands in an address: "Déjà vu, again!" → "deja-vu-again". Letters of all scripts are kept; a title without any
 * letter or digit is "article".
 */
export function slugify(title: string): string {
  const words = title
    .normalize("NFKD")
    .toLowerCase()
    .normalize("NFKD")
    // Accents, which NFKD takes off their letters. Marks of other scripts are parts of their words.
    .replaceAll(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .match(/[\p{L}\p{M}\p{N}]+/gu);
  const slug = Array.from(words?.join("-") ?? "")
    .slice(0, maxLength)
    .join("");
  return slug.replace(/-$/, "") || "article";
}

/** The slug of a title, and then others that are as good as nobody's. */
export function* slugCandidates(title: string): Generator<string> {
  const slug = slugify(title);
  if (!reserved.has(slug)) yield slug;
  for (let tries = 0; tries < 5; tries++) yield `${slug}-${randomBytes(4).toString("hex")}`;
}

/**
 * Writes an article under the first slug of its title that is free. The database decides, so that of two articles that come at the
 * same moment one gets another slug; what it refuses is undone by itself, and the transaction goes on.
 */
export async function writeWithSlug<Result>(
  tx: Transaction,
  title: string,
  write: (part: Transaction, slug: string) => Promise<Result>,
): Promise<Result> {
  for (const slug of slugCandidates(title)) {
    try {
      return await tx.transaction((part) => write(part, slug));
    } catch (error) {
      if (constraintViolation(error)?.kind !== "unique") throw error;
    }
  }
  throw new Error("Five random slugs were taken");
}
