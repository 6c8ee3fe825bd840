import { execFileSync } from "node:child_process";
import { symlinkSync, truncateSync } from "node:fs";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { type OpenFile, openPath } from "../../src/files/open-file.ts";
import { collect } from "./collect.ts";
import { TemporaryDirectory } from "./temporary-directory.ts";

async function openRegular(path: string): Promise<OpenFile> {
  const opened = await openPath(path, false);
  if (opened.kind !== "file") throw new Error(`${path} is ${opened.kind}`);
  return opened.file;
}

describe("openPath", () => {
  it("opens a regular file", async () => {
    using directory = new TemporaryDirectory({ "a.txt": "0123456789" });
    const file = await openRegular(directory.file("a.txt"));
    expect(file.size).toBe(10);
    await file.close();
  });

  it("tells what is no regular file, and holds nothing of it", async () => {
    using directory = new TemporaryDirectory({ "a.txt": "" });
    expect(await openPath(directory.file("b.txt"), false)).toEqual({ kind: "absent" });
    expect(await openPath(directory.file("a.txt/b"), false)).toEqual({ kind: "absent" });
    expect(await openPath(directory.file("x".repeat(5000)), false)).toEqual({ kind: "absent" });
    expect(await openPath(directory.path, false)).toEqual({ kind: "directory" });
    expect(await openPath("/dev/zero", false)).toEqual({ kind: "special" });
    expect(directory.openFiles()).toEqual([]);
  });

  it("does not wait for the writer of a FIFO", async () => {
    using directory = new TemporaryDirectory();
    execFileSync("mkfifo", [directory.file("pipe")]);
    expect(await openPath(directory.file("pipe"), false)).toEqual({ kind: "special" });
  });

  it("takes a socket for nothing", async () => {
    using directory = new TemporaryDirectory();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(directory.file("socket"), resolve));
    expect(await openPath(directory.file("socket"), false)).toEqual({ kind: "absent" });
    server.close();
  });

  it("follows a link, but not where links are resolved already", async () => {
    using directory = new TemporaryDirectory({ "a.txt": "a" });
    symlinkSync("a.txt", directory.file("link"));
    symlinkSync("loop", directory.file("loop"));
    const file = await openRegular(directory.file("link"));
    await file.close();
    expect(await openPath(directory.file("link"), true)).toEqual({ kind: "absent" });
    expect(await openPath(directory.file("loop"), false)).toEqual({ kind: "absent" });
  });
});

describe("OpenFile", () => {
  it("reads a part at once", async () => {
    using directory = new TemporaryDirectory({ "a.txt": "0123456789" });
    const file = await openRegular(directory.file("a.txt"));
    expect(Buffer.from(await file.read(2, 5)).toString()).toBe("234");
    expect(await file.read(4, 4)).toHaveLength(0);
    await file.close();
  });

  it("streams a part in pieces of 64 KiB", async () => {
    const content = Buffer.alloc(200_000, "abcdefg");
    using directory = new TemporaryDirectory({ "a.bin": content });
    const file = await openRegular(directory.file("a.bin"));
    const pieces = await collect(file.stream(100, 150_000));
    expect(pieces.map((piece) => piece.length)).toEqual([65_536, 65_536, 149_900 - 131_072]);
    expect(Buffer.concat(pieces).equals(content.subarray(100, 150_000))).toBe(true);
    await file.close();
  });

  it("ends early when the file has become shorter", async () => {
    using directory = new TemporaryDirectory({ "a.bin": Buffer.alloc(200_000) });
    const file = await openRegular(directory.file("a.bin"));
    truncateSync(directory.file("a.bin"), 100_000);
    expect(Buffer.concat(await collect(file.stream(0, 200_000)))).toHaveLength(100_000);
    await expect(file.read(99_999, 100_001)).rejects.toThrow("100000 bytes instead of 100001");
    await file.close();
  });

  it("leaves out what was added since it was opened", async () => {
    using directory = new TemporaryDirectory({ "a.txt": "0123" });
    const file = await openRegular(directory.file("a.txt"));
    directory.write("a.txt", "0123456789");
    expect(Buffer.concat(await collect(file.stream(0, file.size))).toString()).toBe("0123");
    await file.close();
  });

  it("is closed once, however often that is asked for, and read no more", async () => {
    using directory = new TemporaryDirectory({ "a.txt": "0123" });
    const file = await openRegular(directory.file("a.txt"));
    await Promise.all([file.close(), file.close()]);
    await file.close();
    expect(directory.openFiles()).toEqual([]);
    await expect(file.read(0, 1)).rejects.toThrow("closed");
  });

  it("finishes a read that is under way before it is closed", async () => {
    const content = Buffer.alloc(65_536, "a");
    using directory = new TemporaryDirectory({ "a.bin": content });
    const file = await openRegular(directory.file("a.bin"));
    const reading = file.read(0, content.length);
    await file.close();
    expect(content.equals(await reading)).toBe(true);
  });
});
