import {
  createTableRelationsHelpers,
  type ExtractTablesWithRelations,
  extractTablesRelationalConfig,
  type RelationalSchemaConfig,
} from "drizzle-orm/relations";

/** Reads tables and relations once, as Drizzle's own drivers do, for `db.query`. */
export function readRelationalSchema<Schema extends Record<string, unknown>>(
  schema: Schema | undefined,
): RelationalSchemaConfig<ExtractTablesWithRelations<Schema>> | undefined {
  if (schema === undefined) return undefined;
  const { tables, tableNamesMap } = extractTablesRelationalConfig(schema, createTableRelationsHelpers);
  return { fullSchema: schema, schema: tables as ExtractTablesWithRelations<Schema>, tableNamesMap };
}
