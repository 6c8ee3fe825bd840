import { appendFileSync, truncateSync } from "node:fs";
import { BoltAPI, file, type Logger, nodeHttpEngine, silentLogger } from "boltapi";
import { describe, expect, it, vi } from "vitest";
import { type EngineDriver, readAll, type StartDriver } from "../engines/engine-driver.ts";
import { startMemoryDriver } from "../engines/memory/memory-driver.ts";
import { socketDriver } from "../engines/socket-driver.ts";
import { startWebDriver } from "../engines/web/web-driver.ts";
import { TemporaryDirectory } from "../files/temporary-directory.ts";
import { recordingLogger } from "../logging/recording-logger.ts";

/** More than sockets and their buffers hold, so that a client that does not read leaves the file open. */
const size = 30_000_000;
const content = Buffer.alloc(size, "abcdefghijk");

const drivers: readonly (readonly [string, StartDriver])[] = [
  ["node-http", socketDriver(nodeHttpEngine())],
  ["memory", startMemoryDriver],
  ["web", startWebDriver],
];

/** The file "large.bin", sent by an engine. */
async function serve(
  start: StartDriver,
  directory: TemporaryDirectory,
  logger: Logger = silentLogger,
): Promise<EngineDriver> {
  const api = new BoltAPI({ logger });
  api.get("/", () => file(directory.file("large.bin"), { etag: '"1"' }));
  return start(api.compile().handle);
}

describe.each(drivers)("a file over %s", (_, start) => {
  it("arrives byte for byte", async () => {
    using directory = new TemporaryDirectory({ "large.bin": content });
    const driver = await serve(start, directory);
    const response = await readAll(driver.send({}));
    expect(response.status).toBe(200);
    expect(content.equals(response.body)).toBe(true);
    const part = await readAll(driver.send({ headers: ["range", "bytes=10000000-19999999"] }));
    expect(part.status).toBe(206);
    expect(content.subarray(10_000_000, 20_000_000).equals(part.body)).toBe(true);
    await driver.close();
    expect(directory.openFiles()).toEqual([]);
  });

  it("breaks off when it has become shorter", async () => {
    using directory = new TemporaryDirectory({ "large.bin": content });
    const logger = recordingLogger();
    const driver = await serve(start, directory, logger);
    const call = driver.send({});
    await call.head;
    await call.read();
    truncateSync(directory.file("large.bin"), 1_000_000);
    await expect(readRest(call)).rejects.toThrow();
    await vi.waitFor(() => expect(directory.openFiles()).toEqual([]));
    await vi.waitFor(() => expect(logger.errors()).toEqual([expect.objectContaining({ name: "RangeError" })]));
    await driver.close();
  });

  it("ends where it was announced to end when it has grown", async () => {
    using directory = new TemporaryDirectory({ "large.bin": content });
    const driver = await serve(start, directory);
    const call = driver.send({});
    await call.head;
    appendFileSync(directory.file("large.bin"), "more");
    expect(content.equals((await readAll(call)).body)).toBe(true);
    await driver.close();
  });

  it("is closed when its client leaves", async () => {
    using directory = new TemporaryDirectory({ "large.bin": content });
    const driver = await serve(start, directory);
    const call = driver.send({});
    await call.head;
    await call.read();
    expect(directory.openFiles()).toHaveLength(1);
    call.leave();
    await vi.waitFor(() => expect(directory.openFiles()).toEqual([]));
    await driver.close();
  });

  it("leaves nothing open after many downloads of which half are left", async () => {
    using directory = new TemporaryDirectory({ "large.bin": content.subarray(0, 5_000_000) });
    const driver = await serve(start, directory);
    const downloads = Array.from({ length: 40 }, async (_, index) => {
      const ranges = ["bytes=0-", "bytes=100-4000000", "bytes=0-1000000,3000000-4000000"];
      const call = driver.send({ headers: ["range", ranges[index % 3] as string] });
      if (index % 8 === 0) return call.leave();
      expect((await call.head).status).toBe(206);
      if (index % 2 === 0) return call.leave();
      const { body, headers } = await readAll(call);
      expect(body.length).toBe(Number(headers[headers.indexOf("content-length") + 1]));
    });
    await Promise.all(downloads);
    await vi.waitFor(() => expect(directory.openFiles()).toEqual([]));
    await driver.close();
  });
});

async function readRest(call: ReturnType<EngineDriver["send"]>): Promise<void> {
  while ((await call.read()) !== null);
}
