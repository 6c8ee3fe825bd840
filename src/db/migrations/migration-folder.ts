import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "../../errors/config-error.ts";
import type { DatabaseDialect } from "../app-database.ts";

/** One step from a version of the tables to the next: a file of SQL. */
export interface Migration {
  /** Name of its file without the ending: "0001_articles". */
  readonly tag: string;
  /** When it was made, in milliseconds: what a database remembers of it. */
  readonly when: number;
  /** SHA-256 of its text. */
  readonly hash: string;
  readonly statements: readonly string[];
}

/** The list of migrations in a folder, as drizzle-kit keeps it. */
interface Journal {
  readonly version: string;
  readonly dialect: DatabaseDialect;
  readonly entries: readonly JournalEntry[];
}

interface JournalEntry {
  readonly idx: number;
  readonly version: string;
  readonly when: number;
  readonly tag: string;
  readonly breakpoints: boolean;
}

/** Tables as they are after a migration, in the form of drizzle-kit. */
export interface Snapshot {
  readonly id: string;
  readonly version: string;
}

const breakpoint = "--> statement-breakpoint";

/**
 * A folder of migrations, as drizzle-kit makes and reads it: files of SQL, and beside them what the next one is compared with.
 */
export class MigrationFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /**
   * A folder whose migrations are to be applied.
   *
   * @throws ConfigError MIGRATION_FOLDER_INVALID when there is none.
   */
  static open(path: string): MigrationFolder {
    const folder = new MigrationFolder(path);
    if (!folder.exists) throw new ConfigError("MIGRATION_FOLDER_INVALID", path, "it has no migrations");
    return folder;
  }

  get exists(): boolean {
    return existsSync(this.journalFile);
  }

  /**
   * All migrations, oldest first; none when there is no folder.
   *
   * @throws ConfigError MIGRATION_FOLDER_INVALID.
   */
  list(): Migration[] {
    return this.readJournal().map(({ tag, when }) => {
      const text = this.read(`${tag}.sql`);
      const hash = createHash("sha256").update(text).digest("hex");
      const statements = text.split(breakpoint).map((statement) => statement.trim());
      return { tag, when, hash, statements: statements.filter(hasContent) };
    });
  }

  /** The tables after the last migration; null when there is none. */
  lastSnapshot(): Snapshot | null {
    const last = this.readJournal().at(-1);
    return last === undefined ? null : (JSON.parse(this.read(snapshotName(last.idx))) as Snapshot);
  }

  /**
   * Writes a further migration.
   *
   * @returns Its file.
   */
  add(dialect: DatabaseDialect, name: string, statements: readonly string[], snapshot: Snapshot): string {
    const entries = this.readJournal();
    const last = entries.at(-1);
    const idx = last === undefined ? 0 : last.idx + 1;
    const tag = `${String(idx).padStart(4, "0")}_${name}`;
    // By their times databases know which they have: two never have the same.
    const when = Math.max(Date.now(), (last?.when ?? 0) + 1);
    const entry: JournalEntry = { idx, version: snapshot.version, when, tag, breakpoints: true };
    mkdirSync(join(this.path, "meta"), { recursive: true });
    writeFileSync(join(this.path, `${tag}.sql`), `${statements.join(`${breakpoint}\n`)}\n`, { flag: "wx" });
    writeFileSync(join(this.path, snapshotName(idx)), formatJson(snapshot));
    const journal: Journal = { version: "7", dialect, entries: [...entries, entry] };
    writeFileSync(this.journalFile, formatJson(journal));
    return join(this.path, `${tag}.sql`);
  }

  private get journalFile(): string {
    return join(this.path, "meta", "_journal.json");
  }

  private readJournal(): readonly JournalEntry[] {
    if (!this.exists) return [];
    const { entries } = JSON.parse(this.read(join("meta", "_journal.json"))) as Partial<Journal>;
    if (!Array.isArray(entries))
      throw new ConfigError("MIGRATION_FOLDER_INVALID", this.path, "its journal has no entries");
    return entries;
  }

  private read(name: string): string {
    try {
      return readFileSync(join(this.path, name), "utf8");
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new ConfigError("MIGRATION_FOLDER_INVALID", this.path, `${name} cannot be read (${code})`);
    }
  }
}

/** Whether there is more than comments, which MySQL does not take for a statement. */
function hasContent(statement: string): boolean {
  return statement.split("\n").some((line) => line.trim() !== "" && !line.trimStart().startsWith("--"));
}

function snapshotName(index: number): string {
  return join("meta", `${String(index).padStart(4, "0")}_snapshot.json`);
}

function formatJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
