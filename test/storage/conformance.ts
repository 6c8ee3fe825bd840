import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/errors/config-error.ts";
import { ContentTooLarge } from "../../src/errors/http-exception.ts";
import { FileNotFoundError } from "../../src/storage/file-not-found-error.ts";
import type { FileStorage, StorageContent } from "../../src/storage/file-storage.ts";

/** What the suite has to know of a storage. */
export interface StorageDriver {
  readonly name: string;
  /** An empty storage, for one test. */
  make(options?: { readonly baseUrl?: string }): FileStorage;
  /** Everything that is kept, half-written files included. */
  list(storage: FileStorage): Promise<readonly string[]>;
}

/** The facts that hold for every storage. */
export function describeStorage({ name, make, list }: StorageDriver): void {
  describe(`${name}, as a storage`, () => {
    it.each([
      ["text", () => "Grüße", "Grüße"],
      ["bytes", () => new Uint8Array([104, 105]), "hi"],
      ["a part of a buffer", () => new Uint8Array([0, 104, 105, 0]).subarray(1, 3), "hi"],
      ["a Blob", () => new Blob(["h", "i"]), "hi"],
      ["a File", () => new File(["hi"], "hi.txt"), "hi"],
      ["a stream", () => new Blob(["hi"]).stream(), "hi"],
      ["a generator of bytes and text", () => pieces("h", new Uint8Array([105])), "hi"],
      ["nothing", () => "", ""],
      ["a generator that yields nothing", () => pieces(), ""],
    ] as [string, () => StorageContent, string][])("keeps %s", async (_, content, expected) => {
      const storage = make();
      const key = await storage.save("a.txt", content());
      expect(await read(storage, key)).toBe(expected);
      expect(await storage.size(key)).toBe(Buffer.byteLength(expected));
      expect(await storage.exists(key)).toBe(true);
    });

    it("keeps bytes, however they are cut", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 20 }), async (chunks) => {
          const storage = make();
          const key = await storage.save("a.bin", pieces(...chunks));
          const kept = await new Response(await storage.open(key)).arrayBuffer();
          expect(Buffer.from(kept).equals(Buffer.concat(chunks))).toBe(true);
        }),
        { numRuns: 30 },
      );
    });

    it("keeps more than fits into one piece", async () => {
      const storage = make();
      const megabyte = new Uint8Array(1_048_576).fill(7);
      const key = await storage.save("big.bin", pieces(megabyte, megabyte, megabyte.subarray(1)));
      expect(await storage.size(key)).toBe(3 * megabyte.length - 1);
      let size = 0;
      for await (const piece of await storage.open(key)) size += piece.filter((octet) => octet === 7).length;
      expect(size).toBe(3 * megabyte.length - 1);
    });

    it("keeps what a source writes into one buffer again and again", async () => {
      const storage = make();
      const buffer = new Uint8Array(1);
      const counting = async function* () {
        for (buffer[0] = 97; buffer[0] < 100; buffer[0]++) yield buffer;
      };
      expect(await read(storage, await storage.save("a.txt", counting()))).toBe("abc");
    });

    it("gives a name that is free as the key, and a suffix to one that is taken", async () => {
      const storage = make();
      expect(await storage.save("photos/mary.jpg", "1")).toBe("photos/mary.jpg");
      const second = await storage.save("photos/mary.jpg", "2");
      expect(second).toMatch(/^photos\/mary_[0-9a-f]{8}\.jpg$/);
      expect(await read(storage, "photos/mary.jpg")).toBe("1");
      expect(await read(storage, second)).toBe("2");
    });

    it("keeps files apart that are saved under one name at the same time", async () => {
      const storage = make();
      const texts = Array.from({ length: 40 }, (_, index) => `text ${index}`);
      const keys = await Promise.all(texts.map((text) => storage.save("a.txt", pieces(...text))));
      expect(new Set(keys).size).toBe(texts.length);
      expect(await Promise.all(keys.map((key) => read(storage, key)))).toEqual(texts);
      expect((await list(storage)).length).toBe(texts.length);
    });

    it("finds whatever it was given, under a key that stays inside", async () => {
      await fc.assert(
        fc.asyncProperty(hostileName, async (wish) => {
          const storage = make({ baseUrl: "/media" });
          const key = await storage.save(wish, "kept");
          expect(await list(storage)).toEqual([key]);
          expect(await read(storage, key)).toBe("kept");
          expect(new URL(storage.url(key), "http://localhost").pathname.startsWith("/media/")).toBe(true);
          expect(await storage.delete(key)).toBe(true);
        }),
        { numRuns: 60 },
      );
    });

    it("forgets what is deleted", async () => {
      const storage = make();
      const key = await storage.save("a.txt", "1");
      expect(await storage.delete(key)).toBe(true);
      expect(await storage.delete(key)).toBe(false);
      expect(await storage.exists(key)).toBe(false);
      await expect(storage.open(key)).rejects.toThrow(FileNotFoundError);
      expect(await storage.save("a.txt", "2")).toBe("a.txt");
    });

    it.each([
      "none.txt",
      "",
      "/",
      ".",
      "..",
      "../a.txt",
      "folder/../a.txt",
      "./a.txt",
      "/a.txt",
      "a.txt/",
      "a.txt/b",
      "folder",
      "folder//b.txt",
      ".hidden",
      "folder/.hidden",
      "a.txt\0",
      "a\n.txt",
      "folder\\b.txt",
      "C:a.txt",
      "\ud800",
      "a".repeat(1025),
      "a".repeat(1000),
      "__proto__",
    ])("has no file %j", async (key) => {
      const storage = make();
      await storage.save("a.txt", "a");
      await storage.save("folder/b.txt", "b");
      expect(await storage.exists(key)).toBe(false);
      expect(await storage.delete(key)).toBe(false);
      await expect(storage.size(key)).rejects.toThrow(FileNotFoundError);
      await expect(storage.open(key)).rejects.toMatchObject({ code: "ENOENT", key });
      expect(await list(storage)).toHaveLength(2);
    });

    it("leaves nothing of a file whose source fails, and gives its error", async () => {
      const storage = make();
      const failure = new Error("The client went away");
      const failing = async function* () {
        yield "half";
        throw failure;
      };
      await expect(storage.save("a.txt", failing())).rejects.toBe(failure);
      expect(await list(storage)).toEqual([]);
      expect(await storage.save("a.txt", "whole")).toBe("a.txt");
    });

    it.each([
      [3, "abc", true],
      [2, "abc", false],
      [0, "", true],
      [0, "a", false],
    ])("takes at most %i bytes when told so, %j being within: %j", async (maxBytes, text, fits) => {
      const storage = make();
      const saving = storage.save("a.txt", pieces(...text), { maxBytes });
      if (fits) await expect(saving).resolves.toBe("a.txt");
      else await expect(saving).rejects.toThrow(ContentTooLarge);
      expect(await list(storage)).toHaveLength(fits ? 1 : 0);
    });

    it("closes a source that gives more than it may", async () => {
      const storage = make();
      let isClosed = false;
      const endless = async function* () {
        try {
          for (;;) yield "more";
        } finally {
          isClosed = true;
        }
      };
      await expect(storage.save("a.txt", endless(), { maxBytes: 1000 })).rejects.toThrow("larger than 1000 bytes");
      expect(isClosed).toBe(true);
    });

    it.each([[5], [null], [{}], [["a"]], [new ArrayBuffer(1)]])("refuses the content %j", async (content) => {
      const storage = make();
      const wrong = content as unknown as StorageContent;
      await expect(storage.save("a.txt", wrong)).rejects.toThrow("STORAGE_CONTENT_INVALID");
      await expect(storage.save("a.txt", pieces(content as unknown as string))).rejects.toThrow(ConfigError);
      expect(await list(storage)).toEqual([]);
    });

    it("refuses an option that does not exist", async () => {
      const misspelt = { maxByte: 1 } as object;
      await expect(make().save("a.txt", "a", misspelt)).rejects.toThrow("OPTION_UNKNOWN");
      await expect(make().save("a.txt", "a", { maxBytes: -1 })).rejects.toThrow("OPTION_INVALID");
      expect(() => make({ baseURL: "/media" } as object)).toThrow("OPTION_UNKNOWN");
    });

    it.each([
      ["/media", "/media/photos/Caf%C3%A9_1.jpg"],
      ["/media/", "/media/photos/Caf%C3%A9_1.jpg"],
      ["/", "/photos/Caf%C3%A9_1.jpg"],
      ["https://cdn.example.com", "https://cdn.example.com/photos/Caf%C3%A9_1.jpg"],
      ["https://cdn.example.com/a/", "https://cdn.example.com/a/photos/Caf%C3%A9_1.jpg"],
    ])("builds URLs below %s", async (baseUrl, url) => {
      const storage = make({ baseUrl });
      expect(storage.url(await storage.save("photos/Café 1.jpg", ""))).toBe(url);
    });

    it("encodes what means something in a URL", () => {
      expect(make({ baseUrl: "/media" }).url("a b?c#d%.txt")).toBe("/media/a%20b%3Fc%23d%25.txt");
    });

    it.each([
      "",
      "media",
      "//evil.example",
      "/\\evil.example",
      "/a?b",
      "/a#b",
      "javascript:alert(1)",
      "https://",
      "ftp://a/b",
      "/a b",
    ])("refuses the base %j", (baseUrl) => {
      expect(() => make({ baseUrl })).toThrow("OPTION_INVALID");
    });

    it("has no URL of what is no key, and none without a base", () => {
      expect(() => make({ baseUrl: "/media" }).url("../a.txt")).toThrow(FileNotFoundError);
      expect(() => make().url("a.txt")).toThrow("STORAGE_URL_MISSING");
    });
  });
}

const hostileName = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 40 }),
  fc
    .array(
      fc.constantFrom("..", ".", "/", "\\", "~", "C:", "\0", "\n", "con", "é", "😀", ".txt", "a", " ", "%2e", "\u202e"),
    )
    .map((parts) => parts.join("")),
);

async function* pieces(...parts: readonly (string | Uint8Array)[]) {
  yield* parts;
}

async function read(storage: FileStorage, key: string): Promise<string> {
  return new Response(await storage.open(key)).text();
}
