import { closeDatabase, postgres } from "boltapi/db";
import { sql } from "drizzle-orm";
import { postgresUrl } from "../test-servers.ts";

/** A schema of its own for the tests of a file, in which they find nothing else and leave nothing. */
export class PostgresSchema {
  readonly name: string = `boltapi_${crypto.randomUUID().replaceAll("-", "")}`;
  /** For `postgres`. */
  readonly options: {
    readonly url: string;
    readonly driver: { readonly connection: { readonly search_path: string } };
  } = {
    url: postgresUrl,
    driver: { connection: { search_path: this.name } },
  };

  create(): Promise<void> {
    return this.run(`create schema ${this.name}`);
  }

  drop(): Promise<void> {
    return this.run(`drop schema if exists ${this.name} cascade`);
  }

  private async run(statement: string): Promise<void> {
    const db = postgres({ url: postgresUrl });
    await db.execute(sql.raw(statement));
    await closeDatabase(db);
  }
}
