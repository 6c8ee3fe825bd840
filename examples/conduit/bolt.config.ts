import { defineConfig } from "boltapi/config";
import { dialect } from "./database/location.ts";

export default defineConfig({
  port: 8000,
  database: "database/database.ts",
  // Tables are described in SQL, which each database has words of its own for.
  migrations: `migrations/${dialect}`,
});
