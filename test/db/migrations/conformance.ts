import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AppDatabase, closeDatabase, migrate } from "boltapi/db";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyMigrations, inspectMigrations } from "../../../src/db/migrations/apply-migrations.ts";
import { makeMigration } from "../../../src/db/migrations/make-migration.ts";
import { MigrationFolder } from "../../../src/db/migrations/migration-folder.ts";

/** One dialect: two versions of its tables, and what asks them. */
export interface MigrationKit<Db extends AppDatabase> {
  readonly name: string;
  /** Whether changes of tables are undone when a migration fails. */
  readonly undoes: boolean;
  /** Makes an empty database. */
  prepare(): Promise<void>;
  drop(): Promise<void>;
  /** Opens it with tables `authors` and `books`, which refer to them; in the second version `authors` has a column `email`. */
  open(version: 1 | 2): Db;
  addBook(db: Db, author: string, title: string): Promise<unknown>;
  /** Titles with the names of their authors. */
  books(db: Db): Promise<readonly (readonly [string, string])[]>;
  emails(db: Db): Promise<readonly (string | null)[]>;
  hasTable(db: Db, name: string): Promise<boolean>;
}

const byItself = { name: null, isEmpty: false };

/** What migrations have to do on every dialect. */
export function describeMigrations<Db extends AppDatabase>(kit: MigrationKit<Db>): void {
  describe(kit.name, () => {
    let folder: MigrationFolder;
    const opened: Db[] = [];
    const open = (version: 1 | 2): Db => {
      const db = kit.open(version);
      opened.push(db);
      return db;
    };

    beforeEach(async () => {
      folder = new MigrationFolder(join(mkdtempSync(join(tmpdir(), "bolt-migrations-")), "migrations"));
      await kit.prepare();
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((db) => closeDatabase(db)));
      await kit.drop();
      rmSync(join(folder.path, ".."), { recursive: true });
    });

    it("are made of what has changed, and bring a database from one version to the next with its rows", async () => {
      const first = open(1);
      const file = await makeMigration(first, folder, byItself);
      expect(file).toBe(join(folder.path, "0000_initial.sql"));
      expect(readFileSync(file ?? "", "utf8")).toMatch(/CREATE TABLE .authors./i);
      expect(await makeMigration(first, folder, byItself)).toBeNull();
      expect((await applyMigrations(first, folder)).map(({ tag }) => tag)).toEqual(["0000_initial"]);
      await kit.addBook(first, "Jane Austen", "Emma");

      const second = open(2);
      expect(await makeMigration(second, folder, { name: "email", isEmpty: false })).toMatch(/0001_email\.sql$/);
      const state = await inspectMigrations(second, folder);
      expect([state.applied, state.pending].map((list) => list.map(({ tag }) => tag))).toEqual([
        ["0000_initial"],
        ["0001_email"],
      ]);
      const told: string[] = [];
      await applyMigrations(second, folder, ({ tag }) => told.push(tag));
      expect(told).toEqual(["0001_email"]);
      expect(await applyMigrations(second, folder)).toEqual([]);
      expect(await kit.books(second)).toEqual([["Emma", "Jane Austen"]]);
      expect(await kit.emails(second)).toEqual([null]);
    });

    it("are applied by migrate(), which leaves the database open for who uses it", async () => {
      const db = open(1);
      await expect(migrate(db, folder.path)).rejects.toThrow(/^MIGRATION_FOLDER_INVALID/);
      await makeMigration(db, folder, byItself);
      expect(await migrate(db, folder.path)).toEqual(["0000_initial"]);
      await kit.addBook(db, "Jane Austen", "Emma");
      expect(await migrate(db, folder.path)).toEqual([]);
      expect(await kit.books(db)).toEqual([["Emma", "Jane Austen"]]);
    });

    it("are applied once by several who apply them at the same time", async () => {
      await makeMigration(open(1), folder, byItself);
      const applied = await Promise.all([open(1), open(1), open(1)].map((db) => applyMigrations(db, folder)));
      expect(applied.map((migrations) => migrations.length).sort()).toEqual([0, 0, 1]);
    });

    it("say which statement fails, and can be applied again when it is corrected", async () => {
      const db = open(1);
      await makeMigration(db, folder, byItself);
      const file = (await makeMigration(db, folder, { name: "broken", isEmpty: true })) ?? "";
      writeFileSync(file, "create table extra (id int);\n--> statement-breakpoint\ninsert into nowhere values (1);");
      await expect(applyMigrations(db, folder)).rejects.toThrow(
        /^MIGRATION_FAILED: The migration 0001_broken failed: .*nowhere.* The statement was: insert into nowhere values \(1\);$/,
      );
      expect(await kit.hasTable(db, "authors")).toBe(!kit.undoes);
      expect(await kit.hasTable(db, "extra")).toBe(!kit.undoes);
      writeFileSync(file, "create table if not exists extra (id int);");
      const pending = (await applyMigrations(db, folder)).map(({ tag }) => tag);
      expect(pending).toEqual(kit.undoes ? ["0000_initial", "0001_broken"] : ["0001_broken"]);
      expect(await kit.hasTable(db, "extra")).toBe(true);
    });

    it("can be applied before they are filled in", async () => {
      const db = open(1);
      await makeMigration(db, folder, { name: null, isEmpty: true });
      expect((await applyMigrations(db, folder)).map(({ tag }) => tag)).toEqual(["0000_initial"]);
      expect(await kit.hasTable(db, "authors")).toBe(false);
    });

    it("are known by their time, so that one that is merged later is not left out", async () => {
      const db = open(1);
      await makeMigration(db, folder, byItself);
      const early = await makeMigration(db, folder, { name: "early", isEmpty: true });
      await makeMigration(db, folder, { name: "late", isEmpty: true });
      for (const tag of ["0001_early", "0002_late"]) writeFileSync(join(folder.path, `${tag}.sql`), "select 1;");
      const journalFile = join(folder.path, "meta", "_journal.json");
      const journal = readFileSync(journalFile, "utf8");
      const withoutEarly = JSON.parse(journal);
      withoutEarly.entries.splice(1, 1);
      writeFileSync(journalFile, JSON.stringify(withoutEarly));
      await applyMigrations(db, folder);
      writeFileSync(journalFile, journal);
      expect(early).toBeTruthy();
      expect((await applyMigrations(db, folder)).map(({ tag }) => tag)).toEqual(["0001_early"]);
    });

    it("tell when one was changed after it was applied", async () => {
      const db = open(1);
      const file = (await makeMigration(db, folder, byItself)) ?? "";
      await applyMigrations(db, folder);
      writeFileSync(file, `${readFileSync(file, "utf8")}\n-- changed`);
      const { changed, pending } = await inspectMigrations(db, folder);
      expect(changed.map(({ tag }) => tag)).toEqual(["0000_initial"]);
      expect(pending).toEqual([]);
    });

    it("change nothing when they are only looked at", async () => {
      const db = open(1);
      await makeMigration(db, folder, byItself);
      expect((await inspectMigrations(db, folder)).pending).toHaveLength(1);
      expect(await kit.hasTable(db, "__drizzle_migrations")).toBe(false);
    });
  });
}
