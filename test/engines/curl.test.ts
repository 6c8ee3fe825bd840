import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type ApiServer, BoltAPI, file, type ServeOptions, silentLogger, t } from "boltapi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { certificate, privateKey } from "./http1/tls-certificate.ts";

// A client that nobody here has written. It knows of no test, and has no mercy with framing.
const version = spawnSync("curl", ["--version"], { encoding: "utf8" });
const hasHttp2 = /^Features:.*\bHTTP2\b/m.test(version.stdout ?? "");

interface CurlResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function curl(words: readonly string[], input?: string | Uint8Array): Promise<CurlResult> {
  const child = spawn("curl", ["--silent", "--show-error", "--noproxy", "*", "--max-time", "15", ...words]);
  child.stdin.end(input);
  const code = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, stdout, stderr };
}

const mebibyte = 1024 * 1024;

describe.skipIf(version.status !== 0).each(["http1", "node-http"] as const)("curl on %s", (engine) => {
  let folder: string;
  let server: ApiServer;
  const servers: ApiServer[] = [];

  const serve = async (options: ServeOptions): Promise<ApiServer> => {
    const api = new BoltAPI({ logger: silentLogger, maxBodyBytes: 4 * mebibyte, uploads: { maxBytes: 64 * mebibyte } });
    api.get("/hello", ({ request }) => ({ host: request.host, headers: [...request.headers.keys()] }));
    api.post("/length", async ({ request }) => (await request.bytes()).byteLength);
    api.post("/upload", { form: { title: t.String(), file: t.File({ maxSize: "64mb" }) } }, ({ form }) => ({
      title: form.title,
      size: form.file.size,
    }));
    api.get("/download", () => file(join(folder, "large.bin"), { type: "application/octet-stream" }));
    const started = await api.listen({ engine, ...options });
    servers.push(started);
    return started;
  };
  /** Ends what is written with the status, and the connections that were made for it. */
  const told = ["--output", "/dev/null", "--write-out", "%{http_code} %{num_connects}\\n"];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "bolt-curl-"));
    writeFileSync(join(folder, "large.bin"), Buffer.alloc(20 * mebibyte, "bolt"));
    server = await serve({ port: 0 });
  });

  afterAll(async () => {
    for (const started of servers) await started.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("keeps its connection from one request to the next, whatever they are", async () => {
    const { stdout } = await curl([
      ...[...told, `${server.url}/hello`],
      ...["--next", ...told, "--head", `${server.url}/hello`],
      ...["--next", ...told, "--data", "12345", `${server.url}/length`],
      ...["--next", ...told, `${server.url}/nowhere`],
      ...["--next", ...told, "--request", "OPTIONS", `${server.url}/hello`],
      ...["--next", ...told, `${server.url}/download`],
      ...["--next", ...told, `${server.url}/hello`],
    ]);
    expect(stdout).toBe("200 1\n200 0\n200 0\n404 0\n204 0\n200 0\n200 0\n");
  });

  it("speaks HTTP/1.0, and gets an end of the connection unless it asks to keep it", async () => {
    const once = await curl(["--http1.0", "--include", `${server.url}/hello`]);
    expect(once.stdout).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(once.stdout).toMatch(/\r\nconnection: close\r\n/i);
    const kept = ["--http1.0", "--header", "Connection: keep-alive", ...told];
    const { stdout } = await curl([...kept, `${server.url}/hello`, ...told, `${server.url}/hello`]);
    expect(stdout).toBe("200 1\n200 0\n");
  });

  it("gets the head alone for HEAD", async () => {
    const { stdout } = await curl(["--head", `${server.url}/download`]);
    expect(stdout).toContain(`content-length: ${20 * mebibyte}\r\n`);
    expect(stdout.endsWith("\r\n\r\n")).toBe(true);
  });

  it("sends a body in chunks", async () => {
    const chunked = ["--header", "Transfer-Encoding: chunked", "--data-binary", "@-"];
    const { stdout } = await curl([...chunked, `${server.url}/length`], Buffer.alloc(mebibyte, 1));
    expect(stdout).toBe(String(mebibyte));
  });

  it("waits for a 100 before it sends a body, and gets it", async () => {
    const waiting = ["--header", "Expect: 100-continue", "--expect100-timeout", "10", "--data-binary", "@-"];
    const { stdout } = await curl(["--include", ...waiting, `${server.url}/length`], Buffer.alloc(mebibyte, 1));
    expect(stdout).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
    expect(stdout.endsWith(`\r\n\r\n${mebibyte}`)).toBe(true);
  });

  it("sends nothing of a body that is too large, when it waits to be asked for it", async () => {
    const waiting = ["--header", "Expect: 100-continue", "--expect100-timeout", "10", "--data-binary", "@-"];
    const sent = ["--output", "/dev/null", "--write-out", "%{http_code} %{size_upload}"];
    const { stdout } = await curl([...waiting, ...sent, `${server.url}/length`], Buffer.alloc(5 * mebibyte, 1));
    expect(stdout).toBe("413 0");
  });

  it("reads the answer to a body that is too large, also when it did not wait", async () => {
    const { stdout } = await curl(
      ["--header", "Expect:", "--data-binary", "@-", `${server.url}/length`],
      Buffer.alloc(16 * mebibyte, 1),
    );
    expect(stdout).toBe(`{"detail":"Request body is larger than ${4 * mebibyte} bytes"}`);
  });

  it("uploads a large file", async () => {
    const form = ["--form", "title=Bolts", "--form", `file=@${join(folder, "large.bin")}`];
    const { stdout } = await curl([...form, `${server.url}/upload`]);
    expect(JSON.parse(stdout)).toEqual({ title: "Bolts", size: 20 * mebibyte });
  });

  it("goes on with a download where it broke off", async () => {
    const whole = readFileSync(join(folder, "large.bin"));
    const part = join(folder, "part.bin");
    writeFileSync(part, whole.subarray(0, 12_345_678));
    const { code } = await curl(["--continue-at", "-", "--output", part, `${server.url}/download`]);
    expect(code).toBe(0);
    expect(readFileSync(part).equals(whole)).toBe(true);
  });

  it("takes the server for a proxy: the host of the target counts", async () => {
    const { stdout } = await curl(["--proxy", server.url, "--noproxy", "", "http://shop.example/hello"]);
    expect(JSON.parse(stdout)).toMatchObject({ host: "shop.example" });
  });

  it("asks about the whole server", async () => {
    const asked = ["--request", "OPTIONS", "--request-target", "*"];
    const { stdout } = await curl([...asked, ...told, `${server.url}/`]);
    expect(stdout).toBe("204 1\n");
  });

  it("goes over a Unix socket", async () => {
    const socket = join(folder, `${engine}.sock`);
    await serve({ socket });
    const { stdout } = await curl(["--unix-socket", socket, "http://shop.example/hello"]);
    expect(JSON.parse(stdout)).toMatchObject({ host: "shop.example" });
  });

  it("asks several things at the same time", async () => {
    const urls = Array.from({ length: 20 }, () => [...told, `${server.url}/hello`]).flat();
    const { code, stdout } = await curl(["--parallel", "--parallel-immediate", ...urls]);
    expect([code, stdout.match(/^200 /gm)?.length]).toEqual([0, 20]);
  });

  describe.skipIf(!hasHttp2)("with HTTP/2", () => {
    it("is refused at once when it takes it for granted, and the server goes on", async () => {
      const refused = await curl(["--http2-prior-knowledge", `${server.url}/hello`]);
      expect(refused.code).not.toBe(0);
      expect(refused.code).not.toBe(timeoutCode);
      expect((await curl([...told, `${server.url}/hello`])).stdout).toBe("200 1\n");
    });

    it("gets HTTP/1.1 when it asks for an upgrade", async () => {
      const asked = ["--http2", "--output", "/dev/null", "--write-out", "%{http_code} %{http_version}"];
      expect((await curl([...asked, `${server.url}/hello`])).stdout).toBe("200 1.1");
    });

    it("gets HTTP/1.1 from the handshake of TLS", async () => {
      const secure = await serve({ port: 0, tls: { cert: certificate, key: privateKey } });
      const asked = ["--http2", "--insecure", "--output", "/dev/null", "--write-out", "%{http_code} %{http_version}"];
      expect((await curl([...asked, `${secure.url}/hello`])).stdout).toBe("200 1.1");
    });
  });
});

/** What curl ends with after --max-time. */
const timeoutCode = 28;
