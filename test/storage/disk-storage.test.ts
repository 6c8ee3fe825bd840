import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type DiskStorage, type DiskStorageOptions, diskStorage } from "../../src/storage/disk-storage.ts";
import { describeStorage } from "./conformance.ts";

const folders: string[] = [];

function makeStorage(options?: DiskStorageOptions): { readonly storage: DiskStorage; readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), "bolt-storage-"));
  folders.push(folder);
  return { storage: diskStorage(join(folder, "files"), options), folder };
}

/** Everything below the folder of a storage, so that what left its directory is seen too. */
function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(join(folder, "files"), join(entry.parentPath, entry.name)));
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describeStorage({
  name: "diskStorage",
  make: (options) => makeStorage(options).storage,
  list: async (storage) => listFiles(join((storage as DiskStorage).path("any"), "../..")),
});

describe("diskStorage", () => {
  it("makes its directory with the first file", async () => {
    const { storage, folder } = makeStorage();
    expect(await storage.exists("a.txt")).toBe(false);
    expect(existsSync(join(folder, "files"))).toBe(false);
    await storage.save("a/b.txt", "b");
    expect(listFiles(folder)).toEqual(["a/b.txt"]);
  });

  it("gives paths below its directory, of keys only", () => {
    const { storage, folder } = makeStorage();
    expect(storage.path("a/b.txt")).toBe(join(folder, "files/a/b.txt"));
    expect(() => storage.path("../a.txt")).toThrow('The storage has no file "../a.txt"');
  });

  it("gives files the permissions that it was told", async () => {
    for (const mode of [0o600, 0o664]) {
      const { storage } = makeStorage({ mode });
      const key = await storage.save("a.txt", "a");
      expect(statSync(storage.path(key)).mode & 0o777).toBe(mode);
    }
  });

  it("finds files that it has not saved itself", async () => {
    const { storage, folder } = makeStorage();
    mkdirSync(join(folder, "files"));
    writeFileSync(join(folder, "files", "my file (1).txt"), "old");
    expect(await new Response(await storage.open("my file (1).txt")).text()).toBe("old");
  });

  it("shares its directory with other storages of it", async () => {
    const { storage, folder } = makeStorage();
    const other = diskStorage(join(folder, "files"));
    const keys = await Promise.all(
      Array.from({ length: 20 }, (_, index) => [storage, other][index % 2]?.save("a.txt", `${index}`)),
    );
    expect(new Set(keys).size).toBe(20);
    expect(listFiles(folder).sort()).toEqual(keys.toSorted());
  });

  it("lets go of a file that is not read to its end", async () => {
    const { storage } = makeStorage();
    const key = await storage.save("a.txt", "a".repeat(1_000_000));
    const reader = (await storage.open(key)).getReader();
    await reader.read();
    await reader.cancel();
    expect(await storage.delete(key)).toBe(true);
  });

  it("says that a file is in the way of a folder", async () => {
    const { storage, folder } = makeStorage();
    await storage.save("avatars", "a file");
    await expect(storage.save("avatars/mary.jpg", "b")).rejects.toThrow("STORAGE_FOLDER_TAKEN");
    await expect(storage.save("avatars/small/mary.jpg", "b")).rejects.toThrow("STORAGE_FOLDER_TAKEN");
    expect(listFiles(folder)).toEqual(["avatars"]);
  });

  it("gives a file another name where there is a folder", async () => {
    const { storage } = makeStorage();
    await storage.save("avatars/mary.jpg", "a");
    expect(await storage.save("avatars", "b")).toMatch(/^avatars_[0-9a-f]{8}$/);
  });

  it("is no 404 when the disk fails", async () => {
    const { storage, folder } = makeStorage();
    symlinkSync(join(folder, "files/a.txt"), join(folder, "files"));
    const failed = expect.objectContaining({ message: expect.stringContaining(`The storage ${folder}/files failed`) });
    await expect(storage.save("a.txt", "a")).rejects.toEqual(failed);
    await expect(storage.size("a.txt")).rejects.toEqual(failed);
    await expect(storage.open("a.txt")).rejects.not.toHaveProperty("code");
  });

  it.skipIf(process.platform === "win32")("does not wait for a pipe", async () => {
    const { storage, folder } = makeStorage();
    mkdirSync(join(folder, "files"));
    execFileSync("mkfifo", [join(folder, "files", "pipe")]);
    await expect(storage.open("pipe")).rejects.toThrow("The storage has no file");
  });

  it.each([[""], [undefined], [5]])("refuses the directory %j", (directory) => {
    expect(() => diskStorage(directory as string)).toThrow('OPTION_INVALID: Option "directory": expected a path');
  });

  it.each([[0o1777], [-1], ["600"]])("refuses the mode %j", (mode) => {
    expect(() => diskStorage("a", { mode: mode as number })).toThrow('OPTION_INVALID: Option "mode"');
  });
});
