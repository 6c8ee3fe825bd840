import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect as connectHttp2 } from "node:http2";
import { type RequestOptions, request } from "node:https";
import { connect, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type ApiServer, BoltAPI, type ServeOptions, sse } from "boltapi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { certificate, privateKey } from "../engines/http1/tls-certificate.ts";
import { readDeploymentFile, unixSocketLines } from "./deployment-files.ts";

const hasNginx = spawnSync("nginx", ["-v"]).status === 0;

// The configuration of the page as it is, but for ports, files and the address of the server.
// On a machine without nginx it is skipped; on CI it fails.
describe.skipIf(!hasNginx && !process.env.CI).each(["a port", "a Unix socket"])("nginx in front of %s", (place) => {
  let folder: string;
  let nginx: ChildProcess;
  let server: ApiServer;
  let [plainPort, securePort] = [0, 0];
  let goOn: () => void = () => {};
  const continued = new Promise<void>((resolve) => (goOn = resolve));

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "bolt-nginx-"));
    const isSocket = place === "a Unix socket";
    const socket = join(folder, "http.sock");
    server = await serve(isSocket ? { socket } : { port: 0 }, isSocket ? 1 : ["loopback"]);
    [plainPort, securePort] = [await freePort(), await freePort()];
    const upstream = isSocket
      ? lineOfSocket().replace("/run/shop/http.sock", socket)
      : `server 127.0.0.1:${server.port};`;
    writeConfiguration(folder, { plainPort, securePort, upstream });
    nginx = spawn("nginx", ["-p", folder, "-c", "main.conf", "-e", "stderr"], { stdio: ["ignore", "ignore", "pipe"] });
    let complaint = "";
    nginx.stderr?.on("data", (bytes) => (complaint += bytes));
    await untilAccepted(securePort, () => {
      if (nginx.exitCode !== null) throw new Error(complaint);
    });
  });

  afterAll(async () => {
    nginx.kill("SIGTERM");
    if (nginx.exitCode === null) await once(nginx, "exit");
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function serve(options: ServeOptions, trustProxies: number | string[]): Promise<ApiServer> {
    const api = new BoltAPI({ trustProxies, maxBodyBytes: 10 * 1024 * 1024 });
    api.get("/client", ({ request }) => ({ ip: request.ip, scheme: request.scheme, host: request.host }));
    api.get("/connection", ({ request }) => [request.headers.get("connection"), request.headers.get("upgrade")]);
    api.post("/length", async ({ request }) => (await request.bytes()).byteLength);
    api.get("/events", () =>
      sse(
        (async function* () {
          yield "first";
          await continued;
          yield "second";
        })(),
      ),
    );
    api.websocket("/echo", async ({ socket }) => {
      await socket.accept();
      for await (const message of socket.texts()) await socket.sendText(message);
    });
    return api.listen(options);
  }

  const ask = (path: string, options: RequestOptions = {}, body?: Buffer): Promise<Answer> =>
    send({ ...options, port: securePort, path }, body);

  it("takes the configuration without a complaint", () => {
    const { status, stderr } = spawnSync("nginx", ["-t", "-p", folder, "-c", "main.conf", "-e", "stderr"]);
    expect([status, String(stderr).match(/\[(?!notice)\w+\].*/g)]).toEqual([0, null]);
  });

  it("tells who asks, and nothing that the client has made up", async () => {
    const forged = {
      "X-Forwarded-For": "203.0.113.9",
      "X-Forwarded-Proto": "http",
      "X-Forwarded-Host": "evil.example",
      Forwarded: "for=203.0.113.9;host=evil.example;proto=http",
    };
    for (const headers of [{}, forged]) {
      const answer = await ask("/client", { headers: { ...headers, Host: "api.example.com" } });
      expect(JSON.parse(answer.body)).toEqual({ ip: "127.0.0.1", scheme: "https", host: "api.example.com" });
    }
  });

  it("keeps connections for the next request", async () => {
    expect(JSON.parse((await ask("/connection")).body)).toEqual([null, null]);
  });

  it("speaks HTTP/2 to clients", async () => {
    const session = connectHttp2(`https://localhost:${securePort}`, { ca: certificate });
    const stream = session.request({ ":path": "/client", ":authority": "api.example.com" });
    expect(JSON.parse(await text(stream.setEncoding("utf8")))).toMatchObject({ host: "api.example.com" });
    session.close();
  });

  it("lets WebSockets through", async () => {
    const socket = new WebSocket(`wss://localhost:${securePort}/echo`, { ca: certificate });
    await once(socket, "open");
    socket.send("hello");
    const [message] = await once(socket, "message");
    expect(String(message)).toBe("hello");
    socket.close();
    await once(socket, "close");
  });

  it("lets events through one by one", async () => {
    const asked = request({ ...secure, port: securePort, path: "/events" }).end();
    const [response] = await once(asked, "response");
    response.setEncoding("utf8");
    const [first] = await once(response, "data");
    expect(first).toBe("data: first\n\n");
    goOn();
    expect(await text(response)).toBe("data: second\n\n");
  });

  it("takes bodies that the API takes, and no larger ones", async () => {
    const largest = Buffer.alloc(10 * 1024 * 1024, 1);
    const taken = await ask("/length", { method: "POST" }, largest);
    expect([taken.status, taken.body]).toEqual([200, String(largest.byteLength)]);
    const headers = { "Content-Length": largest.byteLength + 1, Expect: "100-continue" };
    expect((await ask("/length", { method: "POST", headers })).status).toBe(413);
  });

  it("keeps what is for those inside, and sends http to https", async () => {
    for (const path of ["/ready", "/metrics"]) expect((await ask(path)).status).toBe(404);
    const redirected = await fetch(`http://127.0.0.1:${plainPort}/books?page=2`, { redirect: "manual" });
    expect(redirected.status).toBe(308);
    expect(redirected.headers.get("location")).toBe("https://api.example.com/books?page=2");
  });
});

const secure = { host: "localhost", servername: "localhost", ca: certificate, agent: false } as const;

interface Answer {
  readonly status: number | undefined;
  readonly body: string;
}

/** Without a body, whatever its length says, nothing is sent but the head. */
function send(options: RequestOptions, body?: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ ...secure, ...options }, async (response) => {
      resolve({ status: response.statusCode, body: await text(response) });
      asked.destroy();
    });
    asked.on("error", reject);
    if (body === undefined && options.method === "POST") asked.flushHeaders();
    else asked.end(body);
  });
}

interface Changes {
  readonly plainPort: number;
  readonly securePort: number;
  /** The line that says where the server is. */
  readonly upstream: string;
}

function writeConfiguration(folder: string, { plainPort, securePort, upstream }: Changes): void {
  const shop = readDeploymentFile("nginx.conf")
    .replaceAll(/^ *listen \[::\].*\n/gm, "")
    .replace("listen 80;", `listen 127.0.0.1:${plainPort};`)
    .replace("listen 443 ", `listen 127.0.0.1:${securePort} `)
    .replaceAll("/etc/letsencrypt/live/api.example.com", folder)
    .replace("server 127.0.0.1:8000;", upstream);
  writeFileSync(join(folder, "shop.conf"), shop);
  writeFileSync(join(folder, "fullchain.pem"), certificate);
  writeFileSync(join(folder, "privkey.pem"), privateKey);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  const main = [
    "daemon off;",
    "worker_processes 1;",
    process.getuid?.() === 0 ? `user ${userInfo().username};` : "",
    "pid nginx.pid;",
    "events {}",
    "http {",
    "access_log off;",
    ...temporary.map((name) => `${name}_temp_path ${name};`),
    "include shop.conf;",
    "}",
  ];
  writeFileSync(join(folder, "main.conf"), main.join("\n"));
}

function lineOfSocket(): string {
  return unixSocketLines().find((line) => line.startsWith("server unix:")) ?? "";
}

async function freePort(): Promise<number> {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as { port: number };
  taken.close();
  await once(taken, "close");
  return port;
}

/** Tries to connect until somebody accepts. */
async function untilAccepted(port: number, check: () => void): Promise<void> {
  for (;;) {
    const socket = connect(port, "127.0.0.1");
    const isOpen = await new Promise((resolve) => {
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    });
    socket.destroy();
    if (isOpen) return;
    check();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
