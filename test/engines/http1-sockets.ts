import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect as connectPlainly } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { connect as connectSecurely } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { ListeningEngine } from "../../src/http/engine.ts";
import type { ExchangeHandler } from "../../src/http/exchange.ts";
import { certificate, privateKey } from "./http1/tls-certificate.ts";
import { echoTarget, get } from "./http1-session.ts";
import { RawConnection } from "./raw-connection.ts";
import { plainAnswer, Recorder } from "./websocket-session.ts";

const longGraceMs = 60_000;

/** Sockets other than those of a port: Unix sockets, descriptors, TLS. */
export function describeSockets(engine: ListeningEngine): void {
  describe("a Unix socket", () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "bolt-socket-"));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test("is listened on, named in the URL, and gone when the server is", async () => {
      const socket = join(folder, "a.sock");
      const server = await engine.listen(echoTarget, { socket });
      expect(server).toMatchObject({ url: `unix:${socket}`, host: "", port: 0 });
      expect(await ask(socket, "/a")).toBe("/a");
      await server.close(0);
      expect(existsSync(socket)).toBe(false);
    });

    test("has the permissions it is given", async () => {
      const socket = join(folder, "mode.sock");
      const before = process.umask();
      const server = await engine.listen(echoTarget, { socket, socketMode: 0o620 });
      expect((statSync(socket).mode & 0o777).toString(8)).toBe("620");
      expect(process.umask()).toBe(before);
      await server.close(0);
    });

    test("replaces one that a server left behind", async () => {
      const socket = join(folder, "stale.sock");
      leaveSocketBehind(socket);
      const server = await engine.listen(echoTarget, { socket });
      expect(await ask(socket, "/b")).toBe("/b");
      await server.close(0);
    });

    test("leaves alone one that is in use, and files that are no socket", async () => {
      const socket = join(folder, "used.sock");
      const server = await engine.listen(echoTarget, { socket });
      await expect(engine.listen(echoTarget, { socket })).rejects.toMatchObject({ code: "EADDRINUSE" });
      expect(await ask(socket, "/c")).toBe("/c");
      await server.close(0);
      const file = join(folder, "file");
      writeFileSync(file, "kept");
      await expect(engine.listen(echoTarget, { socket: file })).rejects.toMatchObject({ code: "EADDRINUSE" });
      expect(existsSync(file)).toBe(true);
    });

    test("knows no address of its clients", async () => {
      const socket = join(folder, "peer.sock");
      const handle: ExchangeHandler = (exchange) => {
        exchange.respond(200, [], String(exchange.remoteAddress));
        return undefined;
      };
      const server = await engine.listen(handle, { socket });
      expect(await ask(socket, "/")).toBe("null");
      await server.close(0);
    });
  });

  test("closes connections beyond the most that are allowed at once", async () => {
    const server = await engine.listen(echoTarget, { port: 0, maxConnections: 1 });
    const client = await RawConnection.open(server.port);
    expect((await client.exchange(get("/"))).status).toBe(200);
    const second = await RawConnection.open(server.port);
    expect((await second.readToEnd())?.byteLength ?? 0).toBe(0);
    expect((await client.exchange(get("/"))).status).toBe(200);
    client.destroy();
    await server.close(0);
  });

  describe("a server that closes and keeps idle connections for a while", () => {
    test("answers what is on its way to them, and says that it is the last", async () => {
      const server = await engine.listen(echoTarget, { port: 0 });
      const used = await RawConnection.open(server.port);
      await used.exchange(get("/first"));
      const unused = await RawConnection.open(server.port);
      // The server has accepted it when it has answered what came after it.
      await used.exchange(get("/second"));
      const closed = server.close(longGraceMs, longGraceMs);
      for (const client of [used, unused]) {
        const answer = await client.exchange(get("/late"));
        expect([answer.status, answer.body.toString()]).toEqual([200, "/late"]);
        expect(answer.headers.join("\n")).toContain("connection\nclose");
        await client.readToEnd();
        client.destroy();
      }
      expect(await closed).toBe(0);
    });

    test("closes them when the while is over", async () => {
      const server = await engine.listen(echoTarget, { port: 0 });
      const client = await RawConnection.open(server.port);
      await client.exchange(get("/"));
      expect(await server.close(longGraceMs, 1)).toBe(0);
      expect((await client.readToEnd())?.byteLength ?? 0).toBe(0);
      client.destroy();
    });
  });

  describe("with TLS", () => {
    const tls = { cert: certificate, key: privateKey };

    test("speaks https, and the exchange knows it", async () => {
      const handle: ExchangeHandler = (exchange) => {
        exchange.respond(200, ["connection", "close"], `${exchange.isSecure} ${exchange.remoteAddress}`);
        return undefined;
      };
      const server = await engine.listen(handle, { port: 0, tls });
      expect(server.url).toBe(`https://127.0.0.1:${server.port}`);
      const socket = connectSecurely({
        port: server.port,
        host: "127.0.0.1",
        ca: certificate,
        ALPNProtocols: ["http/1.1"],
      });
      socket.write(get("/"));
      expect((await text(socket)).endsWith("\r\n\r\ntrue 127.0.0.1")).toBe(true);
      expect(socket.alpnProtocol).toBe("http/1.1");
      expect(await server.close(longGraceMs)).toBe(0);
    });

    test("closes at once what is idle, no TLS, or in the middle of a handshake", async () => {
      const server = await engine.listen(echoTarget, { port: 0, tls });
      const plain = await RawConnection.open(server.port);
      await plain.write(get("/"));
      await plain.readToEnd();
      const silent = connectPlainly({ port: server.port, host: "127.0.0.1" });
      await once(silent, "connect");
      const idle = connectSecurely({ port: server.port, host: "127.0.0.1", ca: certificate });
      await once(idle, "secureConnect");
      idle.write(get("/"));
      await once(idle, "data");
      const ends = [text(silent), text(idle)];
      expect(await server.close(longGraceMs)).toBe(0);
      await Promise.all(ends);
    });

    test("takes WebSockets, and serves requests with another wish as they are", async () => {
      const handle: ExchangeHandler = (exchange) => {
        if (!exchange.wantsWebSocket) return echoTarget(exchange);
        const recorder = new Recorder();
        const connection = exchange.acceptWebSocket(plainAnswer, recorder);
        recorder.react = (message) => void connection.send(`${exchange.isSecure} ${message}`);
        return undefined;
      };
      const server = await engine.listen(handle, { port: 0, tls });
      const options = { port: server.port, host: "127.0.0.1", ca: certificate };
      const other = connectSecurely(options);
      other.write(get("/other", "Connection: Upgrade, close", "Upgrade: h2c"));
      expect((await text(other)).endsWith("/other")).toBe(true);
      const socket = new WebSocket(`wss://127.0.0.1:${server.port}/`, { ca: certificate });
      await once(socket, "open");
      socket.send("hello");
      expect(String((await once(socket, "message"))[0])).toBe("true hello");
      const closed = once(socket, "close");
      expect(await server.close(longGraceMs)).toBe(0);
      await closed;
    });

    test("refuses a key that is not the certificate's", async () => {
      const listening = engine.listen(echoTarget, { port: 0, tls: { cert: certificate, key: "no key" } });
      await expect(listening).rejects.toMatchObject({ code: expect.stringMatching(/^ERR_OSSL/) });
    });
  });
}

function ask(socketPath: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    request({ socketPath, path, agent: false }, (response) => resolve(text(response)))
      .once("error", reject)
      .end();
  });
}

/** Makes the file of a socket as a process leaves it that is killed. */
function leaveSocketBehind(path: string): void {
  const script = `require("net").createServer().listen(process.argv[1], () => process.kill(process.pid, "SIGKILL"))`;
  try {
    execFileSync(process.execPath, ["-e", script, path]);
  } catch {
    // Killed, as it should be.
  }
}
