import { connect } from "node:net";
import { describe } from "vitest";

/** The servers that tests run on; other ones by environment variable. */
export const postgresUrl: string = process.env.BOLT_TEST_POSTGRES_URL ?? "postgres://postgres@127.0.0.1:5432/test";
export const mysqlUrl: string = process.env.BOLT_TEST_MYSQL_URL ?? "mysql://root@127.0.0.1:3306/test";

/**
 * Describes tests that need a server. Where there is none they are skipped, and the name says so; in continuous integration
 * they fail instead.
 */
export async function describeWithServer(name: string, url: string, tests: () => void): Promise<void> {
  const isThere = process.env.CI === "true" || (await canConnect(url));
  describe.skipIf(!isThere)(isThere ? name : `${name} (skipped: no server at ${new URL(url).host})`, tests);
}

function canConnect(url: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(url);
  const usual = protocol === "mysql:" ? 3306 : 5432;
  return new Promise((resolve) => {
    const socket = connect(Number(port || usual), hostname);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
