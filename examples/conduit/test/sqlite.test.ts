import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "conduit-"));
process.env.DATABASE_URL = `file:${join(folder, "test.sqlite")}`;
process.env.JWT_SECRET = "for tests alone, which everybody may read";

// After the last test, and so after the database is closed.
afterAll(() => rmSync(folder, { recursive: true }));

const { describeConduit } = await import("./describe-conduit.ts");
describeConduit("Conduit on SQLite");
