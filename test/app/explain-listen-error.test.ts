import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BoltAPI, http1Engine, nodeHttpEngine } from "boltapi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { certificate } from "../engines/http1/tls-certificate.ts";

describe("a server that cannot listen on a Unix socket", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "bolt-listen-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("says that somebody else listens there", async () => {
    const socket = join(folder, "used.sock");
    await using server = await new BoltAPI().listen({ socket });
    expect(server.url).toBe(`unix:${socket}`);
    await expect(new BoltAPI().listen({ socket })).rejects.toMatchObject({
      code: "SOCKET_IN_USE",
      message: expect.stringContaining(socket),
    });
  });

  it("says that the path is taken by a file", async () => {
    const socket = join(folder, "notes.txt");
    writeFileSync(socket, "mine");
    await expect(new BoltAPI().listen({ socket })).rejects.toMatchObject({ code: "SOCKET_IN_USE" });
  });

  it("says that the folder is missing", async () => {
    const socket = join(folder, "no", "such.sock");
    await expect(new BoltAPI().listen({ socket })).rejects.toMatchObject({ code: "SOCKET_UNAVAILABLE" });
  });

  it("refuses a path that the system would cut off", async () => {
    await expect(new BoltAPI().listen({ socket: `/tmp/${"a".repeat(99)}` })).rejects.toMatchObject({
      code: "OPTION_INVALID",
      message: expect.stringContaining('"socket": expected a path of 1 to 103 bytes'),
    });
  });
});

describe("a server that cannot speak TLS", () => {
  it.each([http1Engine(), nodeHttpEngine()])("says what OpenSSL says of its key, on $name", async (engine) => {
    const tls = { cert: certificate, key: "no key" };
    await expect(new BoltAPI().listen({ port: 0, tls, engine })).rejects.toMatchObject({
      code: "TLS_INVALID",
      message: expect.stringContaining("error:"),
    });
  });

  it("refuses options without a key", async () => {
    await expect(new BoltAPI().listen({ port: 0, tls: { cert: certificate } })).rejects.toMatchObject({
      code: "OPTION_INVALID",
      message: expect.stringContaining('"tls": expected options of TLS with cert and key'),
    });
  });
});

it("a file descriptor that is no socket is named", async () => {
  await expect(new BoltAPI().listen({ fd: 1_000_000 })).rejects.toMatchObject({ code: "DESCRIPTOR_UNUSABLE" });
});
