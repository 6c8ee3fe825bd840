import type { FileStorage } from "../../src/storage/file-storage.ts";
import { memoryStorage } from "../../src/storage/memory-storage.ts";
import { describeStorage } from "./conformance.ts";

/** Keys of all files that were saved and still exist. */
const saved = new WeakMap<FileStorage, Set<string>>();

describeStorage({
  name: "memoryStorage",
  make(options) {
    const storage = memoryStorage(options);
    const save = storage.save.bind(storage);
    saved.set(storage, new Set());
    storage.save = async (...values) => {
      const key = await save(...values);
      saved.get(storage)?.add(key);
      return key;
    };
    return storage;
  },
  async list(storage) {
    const keys = [...(saved.get(storage) ?? [])];
    const existing = await Promise.all(keys.map((key) => storage.exists(key)));
    return keys.filter((_, index) => existing[index]);
  },
});
