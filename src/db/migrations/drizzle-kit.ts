import { ConfigError } from "../../errors/config-error.ts";
import type { DatabaseDialect } from "../app-database.ts";
import type { Snapshot } from "./migration-folder.ts";

/** What drizzle-kit does for one dialect. */
export interface SnapshotMaker {
  /** Describes tables. */
  describe(tables: Record<string, unknown>, previousId: string | undefined, casing: Casing): Promise<Snapshot>;
  /** The statements that lead from one description to another. */
  compare(before: unknown, after: unknown): Promise<string[]>;
}

type Casing = "snake_case" | "camelCase" | undefined;

/** @throws ConfigError PEER_MISSING. */
export async function loadKit(dialect: DatabaseDialect): Promise<SnapshotMaker> {
  const kit = await importKit();
  // Its types are those of each dialect; here, what one function has made goes into another as it is.
  const maker = {
    sqlite: {
      describe: (tables: Record<string, unknown>, id: string | undefined, casing: Casing) =>
        kit.generateSQLiteDrizzleJson(tables, id, casing),
      compare: kit.generateSQLiteMigration,
    },
    postgresql: {
      describe: async (tables: Record<string, unknown>, id: string | undefined, casing: Casing) =>
        kit.generateDrizzleJson(tables, id, undefined, casing),
      compare: kit.generateMigration,
    },
    mysql: {
      describe: (tables: Record<string, unknown>, id: string | undefined, casing: Casing) =>
        kit.generateMySQLDrizzleJson(tables, id, casing),
      compare: kit.generateMySQLMigration,
    },
  }[dialect];
  return maker as unknown as SnapshotMaker;
}

async function importKit(): Promise<typeof import("drizzle-kit/api")> {
  try {
    return await import("drizzle-kit/api");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new ConfigError("PEER_MISSING", "drizzle-kit", "bolt makemigrations");
  }
}
