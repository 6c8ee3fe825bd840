import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const hasPgBouncer: boolean = spawnSync("pgbouncer", ["--version"]).status === 0;

/** Nobody's numbers: PgBouncer refuses to run as root. */
const unprivileged = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** A PgBouncer of the tests in transaction mode, in front of a server, on a free port. */
export class PgBouncer {
  private readonly process: ChildProcess;
  private readonly folder: string;
  private readonly port: number;

  private constructor(process: ChildProcess, folder: string, port: number) {
    this.process = process;
    this.folder = folder;
    this.port = port;
  }

  /** Offers the database of a URL as "wide", and as "narrow", which has only two connections to the server. */
  static async start(url: string): Promise<PgBouncer> {
    const port = await findPort();
    const folder = mkdtempSync(join(tmpdir(), "boltapi-pgbouncer-"));
    chmodSync(folder, 0o755);
    const file = join(folder, "pgbouncer.ini");
    writeFileSync(file, configuration(new URL(url), port), { mode: 0o644 });
    const child = spawn("pgbouncer", [file], { ...unprivileged, stdio: ["ignore", "ignore", "pipe"] });
    let log = "";
    child.stderr.on("data", (chunk: Buffer) => {
      log += chunk.toString();
    });
    const bouncer = new PgBouncer(child, folder, port);
    while (!(await isOpen(port))) {
      if (child.exitCode !== null) {
        await bouncer.stop();
        throw new Error(`PgBouncer ended with ${child.exitCode}: ${log}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return bouncer;
  }

  urlOf(database: "wide" | "narrow"): string {
    return `postgres://anyone@127.0.0.1:${this.port}/${database}`;
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null) {
      const ended = once(this.process, "exit");
      this.process.kill("SIGTERM");
      await ended;
    }
    rmSync(this.folder, { recursive: true });
  }
}

function configuration({ hostname, port, pathname, username, password }: URL, listenPort: number): string {
  const fields = {
    host: hostname,
    port: port || "5432",
    dbname: decodeURIComponent(pathname.slice(1)),
    user: decodeURIComponent(username) || "postgres",
    ...(password !== "" && { password: decodeURIComponent(password) }),
  };
  // A quote within quotes is written twice.
  const server = Object.entries(fields).map(([name, value]) => `${name}='${value.replaceAll("'", "''")}'`);
  return [
    "[databases]",
    `wide = ${server.join(" ")} pool_size=20`,
    `narrow = ${server.join(" ")} pool_size=2`,
    "[pgbouncer]",
    "listen_addr = 127.0.0.1",
    `listen_port = ${listenPort}`,
    "unix_socket_dir =",
    "auth_type = any",
    "pool_mode = transaction",
    "",
  ].join("\n");
}

/** A port that was free a moment ago. */
async function findPort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
