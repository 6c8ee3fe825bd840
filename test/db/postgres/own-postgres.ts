import { closeDatabase, postgres } from "boltapi/db";
import { sql } from "drizzle-orm";
import { postgresUrl } from "../test-servers.ts";

/** A database of its own for the tests of a file: migrations name schemas, so that a schema is not enough for them. */
export class OwnPostgres {
  readonly name: string = `boltapi_${crypto.randomUUID().replaceAll("-", "")}`;
  readonly url: string = Object.assign(new URL(postgresUrl), { pathname: `/${this.name}` }).href;

  create(): Promise<void> {
    return this.run(`create database ${this.name}`);
  }

  drop(): Promise<void> {
    return this.run(`drop database if exists ${this.name} with (force)`);
  }

  private async run(statement: string): Promise<void> {
    const db = postgres({ url: postgresUrl });
    await db.execute(sql.raw(statement));
    await closeDatabase(db);
  }
}
