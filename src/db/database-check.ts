import { type AppDatabase, databaseHandle } from "./app-database.ts";

/** Whether a database answers: `health({ checks: { database: databaseCheck(db) } })`. */
export function databaseCheck(db: AppDatabase): () => Promise<void> {
  return () => db[databaseHandle].check();
}
