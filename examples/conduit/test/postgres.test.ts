import { closeDatabase, postgres } from "boltapi/db";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll } from "vitest";
import { describeWithServer, postgresUrl } from "../../../test/db/test-servers.ts";

const name = `conduit_${crypto.randomUUID().replaceAll("-", "")}`;
process.env.DATABASE_URL = Object.assign(new URL(postgresUrl), { pathname: `/${name}` }).href;
process.env.JWT_SECRET = "for tests alone, which everybody may read";

async function run(statement: string): Promise<void> {
  const server = postgres({ url: postgresUrl });
  await server.execute(sql.raw(statement));
  await closeDatabase(server);
}

const { describeConduit } = await import("./describe-conduit.ts");

await describeWithServer("on a server", postgresUrl, () => {
  beforeAll(() => run(`create database ${name}`));
  afterAll(() => run(`drop database ${name} with (force)`));
  describeConduit("Conduit on PostgreSQL");
});
