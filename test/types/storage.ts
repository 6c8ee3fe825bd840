// Compiled, never run: what storages take and give.

import { createReadStream } from "node:fs";
import { type DiskStorage, diskStorage, type FileStorage, memoryStorage } from "boltapi";
import { type Equal, expectType } from "./equal.ts";

const disk = diskStorage("files", { baseUrl: "/media", mode: 0o640 });
const memory = memoryStorage({ baseUrl: "/media" });
expectType<Equal<typeof disk, DiskStorage>>(true);
expectType<Equal<typeof memory, FileStorage>>(true);
const storage: FileStorage = disk;

const key = await storage.save("a.txt", new File(["a"], "a.txt"), { maxBytes: 10 });
expectType<Equal<typeof key, string>>(true);
await storage.save("a.txt", createReadStream("a.txt"));
await storage.save("a.txt", new Blob(["a"]).stream());
await storage.save("a.txt", Buffer.from("a"));

// What `open` gives, another storage and a web response take.
await memory.save("a.txt", await disk.open(key));
new Response(await storage.open(key));

// @ts-expect-error only files on disk have a path
memory.path(key);
// @ts-expect-error permissions are of files on disk
memoryStorage({ mode: 0o640 });
// @ts-expect-error a number has no bytes
storage.save("a.txt", 5);
// @ts-expect-error a list is no stream
storage.save("a.txt", ["a"]);
