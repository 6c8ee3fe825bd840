// Conduit for the page that shows it, on a database of its own: as scripts/start fills it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BoltAPI } from "boltapi";
import { migrate } from "boltapi/db";
import { root } from "./markdown.ts";

const folder = mkdtempSync(join(tmpdir(), "bolt-docs-conduit-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

// Other pages run in the same process, and without these.
const environment = { ...process.env };
process.env.DATABASE_URL = `file:${join(folder, "conduit.sqlite")}`;
process.env.JWT_SECRET = "for tests alone, which everybody may read";

const { db } = await import("../../examples/conduit/database/database.ts");
const { seed } = await import("../../examples/conduit/seed/seed.ts");
await migrate(db, join(root, "examples/conduit/migrations/sqlite"));
await db.transaction((tx) => seed(tx));

export const { api }: { readonly api: BoltAPI } = await import("../../examples/conduit/api.ts");
process.env = environment;
