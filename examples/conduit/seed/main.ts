import { closeDatabase } from "boltapi/db";
import { db, tables } from "../database/database.ts";
import { seed, seedPassword } from "./seed.ts";

// npm run seed: fills the database, unless somebody is in it.
if (process.env.NODE_ENV === "production") throw new Error("Made-up users have a password that everybody knows.");

if ((await db.$count(tables.users)) > 0) {
  console.log("There are users already; nothing was added.");
} else {
  const added = await db.transaction((tx) => seed(tx));
  const parts = Object.entries(added).map(([what, count]) => `${count} ${what}`);
  console.log(`Added ${parts.join(", ")}. Everybody's password: ${seedPassword}`);
}
await closeDatabase(db);
