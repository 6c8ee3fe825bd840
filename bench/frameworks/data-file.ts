// The database of the rows with Drizzle: a file for each server, all with the same contents.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "libsql";
import { type User, users } from "./users.ts";

const createTable = `create table users (
  id integer primary key,
  username text not null,
  email text not null,
  first_name text not null,
  last_name text not null,
  is_active integer not null default 1
)`;
const insertUser = "insert into users values (?, ?, ?, ?, ?, ?)";

/** A file that nobody else uses but the server that it is made for, which writes only while it is loaded. */
export class DataFile {
  readonly path: string;
  private readonly directory: string = mkdtempSync(join(tmpdir(), "boltapi-bench-"));
  private readonly database: InstanceType<typeof Sqlite>;

  constructor() {
    this.path = join(this.directory, "bench.sqlite");
    this.database = new Sqlite(this.path);
    this.database.exec("pragma journal_mode = wal");
    this.database.exec("pragma busy_timeout = 5000");
    this.database.exec(createTable);
    this.reset();
  }

  /** Puts back what was there at first, in a file of the same size, with an empty log. */
  reset(): void {
    this.database.exec("begin immediate; delete from users");
    const insert = this.database.prepare(insertUser);
    for (const { id, username, email, first_name, last_name, is_active } of users) {
      insert.run([id, username, email, first_name, last_name, is_active ? 1 : 0]);
    }
    this.database.exec("commit");
    this.database.exec("vacuum");
    this.database.prepare("pragma wal_checkpoint(truncate)").all();
  }

  /** All that is there, in the order of their keys. */
  users(): User[] {
    const rows = this.database.prepare("select * from users order by id").all() as (Omit<User, "is_active"> & {
      readonly is_active: number;
    })[];
    return rows.map((row) => ({ ...row, is_active: row.is_active === 1 }));
  }

  remove(): void {
    this.database.close();
    rmSync(this.directory, { recursive: true });
  }
}
