import { t } from "boltapi";

/** Text that may be empty. PostgreSQL has no character U+0000, so no text may hold one. */
export const text = (maxLength: number) => t.String({ maxLength, pattern: "^[^\\u0000]*$" });

/** Text that says something: at least one character that is no blank. */
export const words = (maxLength: number) => t.String({ maxLength, pattern: "^\\s*[^\\s\\u0000][^\\u0000]*$" });
