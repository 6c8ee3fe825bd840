import { closeDatabase, mysql } from "boltapi/db";
import { sql } from "drizzle-orm";
import { mysqlUrl } from "../test-servers.ts";

/** A database of its own for the tests of a file, in which they find nothing else and leave nothing. */
export class MysqlSchema {
  readonly name: string = `boltapi_${crypto.randomUUID().replaceAll("-", "")}`;

  /** Leads to it. */
  get url(): string {
    return Object.assign(new URL(mysqlUrl), { pathname: `/${this.name}` }).href;
  }

  create(): Promise<void> {
    return this.run(`create database ${this.name}`);
  }

  drop(): Promise<void> {
    return this.run(`drop database if exists ${this.name}`);
  }

  private async run(statement: string): Promise<void> {
    const db = mysql({ url: mysqlUrl });
    await db.execute(sql.raw(statement));
    await closeDatabase(db);
  }
}
