import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UploadFile } from "boltapi";
import { describe, expect, it } from "vitest";
import { UploadFolder } from "./upload-folder.ts";

const headers = new Map([["content-type", "text/plain"]]);

function fileOf(content: string | Blob): UploadFile {
  const parts = [typeof content === "string" ? Buffer.from(content) : content];
  return new UploadFile(parts, "a.txt", { type: "text/plain", isOnDisk: false, headers });
}

describe("UploadFile", () => {
  it("is a file of the web standard", async () => {
    const file = fileOf("hello");
    expect(file).toBeInstanceOf(File);
    expect([file.name, file.type, file.size, file.isOnDisk]).toEqual(["a.txt", "text/plain", 5, false]);
    expect(await file.text()).toBe("hello");
    expect(await file.slice(1, 3).text()).toBe("el");
    expect(file.headers.get("content-type")).toBe("text/plain");
    const form = new FormData();
    form.append("file", file);
    expect(form.get("file")).toBe(file);
    expect(await new Response(form).text()).toContain('filename="a.txt"');
  });

  it("saves itself to a file", async () => {
    using folder = new UploadFolder();
    const path = join(folder.path, "saved.txt");
    await fileOf("x".repeat(200_000)).save(path);
    expect(readFileSync(path, "utf8")).toBe("x".repeat(200_000));
    expect(folder.list()).toEqual(["saved.txt"]);
  });

  it("replaces a file only when it is told to", async () => {
    using folder = new UploadFolder();
    const path = join(folder.path, "saved.txt");
    await fileOf("first").save(path);
    await expect(fileOf("second").save(path)).rejects.toMatchObject({ code: "EEXIST" });
    expect(readFileSync(path, "utf8")).toBe("first");
    await fileOf("second").save(path, { overwrite: true });
    expect(readFileSync(path, "utf8")).toBe("second");
    expect(folder.list()).toEqual(["saved.txt"]);
  });

  it.each([false, true])("leaves nothing behind when saving fails, with overwrite %s", async (overwrite) => {
    using folder = new UploadFolder();
    const source = join(folder.path, "source");
    writeFileSync(source, "content");
    const { openAsBlob } = await import("node:fs");
    const file = fileOf(await openAsBlob(source));
    // A blob refuses to be read when its file is another one by then.
    writeFileSync(source, "other content");
    await expect(file.save(join(folder.path, "saved"), { overwrite })).rejects.toThrow();
    expect(folder.list()).toEqual(["source"]);
  });

  it("leaves no copy beside a path that cannot be replaced", async () => {
    using folder = new UploadFolder();
    await expect(fileOf("x").save(folder.path, { overwrite: true })).rejects.toThrow();
    expect(statSync(folder.path).isDirectory()).toBe(true);
    expect(folder.list()).toEqual([]);
  });
});
