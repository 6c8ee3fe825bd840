import Type from "typebox";
import type { DefaultSchemas } from "./default-schemas.ts";
import { type FileSchemas, fileSchemas } from "./file/file-schema.ts";

/**
 * Builds schemas: `t.Object({ name: t.String(), page: t.Integer({ minimum: 1, default: 1 }) })`.
 *
 * This is TypeBox's `Type`, whole, with `t.File` and `t.Files` for forms. Every schema takes the keywords of JSON Schema as
 * options, and two that BoltAPI reads: `default`, which is filled in where a value is absent, and `alias`, the name of a
 * parameter in the request where it differs from the name in the code.
 */
export const t: Omit<typeof Type, keyof DefaultSchemas> & DefaultSchemas & FileSchemas = {
  ...Type,
  ...fileSchemas,
  // The same functions: a schema made with a default has one, although TypeBox's types do not say so.
} as never;
