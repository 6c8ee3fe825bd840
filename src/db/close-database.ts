import { type AppDatabase, databaseHandle } from "./app-database.ts";

/**
 * Ends the connections of a database in a script, which no application closes. The next query connects again.
 *
 *   await db.insert(users).values(seed);
 *   await closeDatabase(db);
 */
export function closeDatabase(db: AppDatabase): Promise<void> {
  return db[databaseHandle].close();
}
