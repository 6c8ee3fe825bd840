import { type Column, type SQL, sql } from "drizzle-orm";
import type { DatabaseDialect } from "../../db/app-database.ts";

/** Longest text that is looked for, in characters. */
export const maxSearchLength = 100;

/** Stands before what means something in a pattern. Not "\\", which literals of MySQL read in their own way. */
const escapeCharacter = "!";

/** The condition that the text of a column has a text in it, or begins with it, whatever the case. */
export function like(column: Column, text: string, where: "anywhere" | "start", dialect: DatabaseDialect): SQL {
  const escaped = text.replace(/[!%_]/g, `${escapeCharacter}$&`);
  const pattern = where === "start" ? `${escaped}%` : `%${escaped}%`;
  const operator = sql.raw(dialect === "postgresql" ? "ilike" : "like");
  return sql`${column} ${operator} ${pattern} escape '!'`;
}
