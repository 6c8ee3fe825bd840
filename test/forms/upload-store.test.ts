import { statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { UploadStore } from "../../src/forms/upload-store.ts";
import { UploadFolder } from "./upload-folder.ts";

async function contentOf(parts: readonly (Uint8Array | Blob)[]): Promise<string> {
  return new Blob([...parts]).text();
}

describe("UploadStore", () => {
  it("keeps in memory what fits, and writes the rest to files of its own", async () => {
    using folder = new UploadFolder();
    const store = new UploadStore({ directory: folder.path, memoryBytes: 10 });
    const [small, large] = [store.open(), store.open()];
    small.write(Buffer.from("12345"));
    large.write(Buffer.from("1234"));
    expect(folder.list()).toEqual([]);
    large.write(Buffer.from("56"));
    large.write(Buffer.from("78"));
    for (const spool of [small, large]) spool.finish();
    await store.settle();
    expect([small.isOnDisk, large.isOnDisk]).toEqual([false, true]);
    expect(folder.list()).toHaveLength(1);
    expect(await contentOf(await small.read())).toBe("12345");
    expect(await contentOf(await large.read())).toBe("12345678");
    await store.close();
    expect(folder.list()).toEqual([]);
  });

  it("counts all uploads together", async () => {
    using folder = new UploadFolder();
    const store = new UploadStore({ directory: folder.path, memoryBytes: 10 });
    const spools = Array.from({ length: 5 }, () => store.open());
    for (const spool of spools) spool.write(Buffer.from("1234"));
    await store.settle();
    expect(spools.map((spool) => spool.isOnDisk)).toEqual([false, false, true, true, true]);
    await store.close();
  });

  it("gives memory back when an upload is given up, not when it is read", async () => {
    using folder = new UploadFolder();
    const store = new UploadStore({ directory: folder.path, memoryBytes: 4 });
    const [first, second, third] = [store.open(), store.open(), store.open()];
    first.write(Buffer.from("1234"));
    await first.read();
    second.write(Buffer.from("1234"));
    await first.discard();
    third.write(Buffer.from("1234"));
    expect([second.isOnDisk, third.isOnDisk]).toEqual([true, false]);
    await store.close();
  });

  it("makes files that nobody else may read, and whose names nobody can guess", async () => {
    using folder = new UploadFolder();
    const store = new UploadStore({ directory: folder.path, memoryBytes: 0 });
    store.open().write(Buffer.from("secret"));
    await store.settle();
    const [name = ""] = folder.list();
    expect(name).toMatch(/^boltapi-[0-9a-f]{32}$/);
    expect(statSync(join(folder.path, name)).mode & 0o777).toBe(0o600);
    await store.close();
  });

  it("drops what is written after it was closed", async () => {
    using folder = new UploadFolder();
    const store = new UploadStore({ directory: folder.path, memoryBytes: 0 });
    const spool = store.open();
    spool.write(Buffer.from("early"));
    const closed = store.close();
    spool.write(Buffer.from("late"));
    store.open().write(Buffer.from("later"));
    await closed;
    expect(folder.list()).toEqual([]);
  });

  it("may be closed twice", async () => {
    using folder = new UploadFolder();
    const store = new UploadStore({ directory: folder.path, memoryBytes: 0 });
    store.open().write(Buffer.from("1"));
    await Promise.all([store.close(), store.close()]);
    expect(folder.list()).toEqual([]);
  });

  it("tells whoever waits that the disk has failed", async () => {
    const store = new UploadStore({ directory: "/no/such/folder", memoryBytes: 0 });
    const spool = store.open();
    spool.write(Buffer.from("1"));
    spool.write(Buffer.from("2"));
    await expect(store.settle()).rejects.toThrow("The upload could not be written to /no/such/folder/boltapi-");
    await store.close();
  });
});
