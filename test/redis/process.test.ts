import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Installation, installPackage } from "../cli/installed-package.ts";

const url = process.env.REDIS_URL ?? "redis://127.0.0.1:6379";

let installation: Installation;

beforeAll(() => {
  installation = installPackage({});
});

afterAll(() => installation.remove());

function run(script: string): string {
  const folder = installation.project({ "script.js": script });
  return execFileSync(process.execPath, ["script.js"], { cwd: folder, encoding: "utf8", timeout: 10_000 });
}

describe("a process with a connection to Redis", () => {
  it("waits for answers, and ends with the connection open", () => {
    const output = run(`
      import { redisStore } from "boltapi";
      const store = redisStore({ url: "${url}", prefix: "boltapi-test-${crypto.randomUUID()}" });
      await store.set("a", "1", { ttlMs: 60_000 });
      console.log(await store.get("a"), await store.compareAndSet("a", "1", null));
    `);
    expect(output).toBe("1 true\n");
  });

  it("ends while the connection is being made again", () => {
    const output = run(`
      import { connect, createServer } from "node:net";
      import { redisStore, silentLogger } from "boltapi";
      const sockets = [];
      const proxy = createServer((client) => {
        const redis = connect(${new URL(url).port || 6379}, "${new URL(url).hostname}");
        client.pipe(redis).pipe(client);
        client.on("error", () => {});
        redis.on("error", () => {});
        sockets.push(client, redis);
      });
      await new Promise((resolve) => proxy.listen(0, "127.0.0.1", resolve));
      let tell;
      const isLost = new Promise((resolve) => (tell = resolve));
      const logger = { ...silentLogger, warn: tell };
      const store = redisStore({ url: "redis://127.0.0.1:" + proxy.address().port, logger });
      await store.connect();
      proxy.close();
      for (const socket of sockets) socket.destroy();
      const hold = setInterval(() => {}, 1000);
      console.log(await isLost);
      clearInterval(hold);
    `);
    expect(output).toBe("The connection to Redis is lost; it is being made again\n");
  });
});
