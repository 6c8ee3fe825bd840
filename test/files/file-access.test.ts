import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { relative } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { compileFileAccess, openAllowed, openBelow, realDirectory } from "../../src/files/file-access.ts";
import { TemporaryDirectory } from "./temporary-directory.ts";

type Located = Awaited<ReturnType<typeof openAllowed>>;

/** What was found: the text of a file, or the kind of anything else. */
async function contentOf(located: Promise<Located>): Promise<string> {
  const found = await located;
  if (found.kind !== "file") return `<${found.kind}>`;
  const text = Buffer.from(await found.file.read(0, found.file.size)).toString();
  await found.file.close();
  return text;
}

function makeFiles(): TemporaryDirectory {
  const directory = new TemporaryDirectory({
    "public/a.txt": "a",
    "public/sub/b.txt": "b",
    "public-secret/c.txt": "c",
    "secret.txt": "s",
  });
  symlinkSync("../secret.txt", directory.file("public/out"));
  symlinkSync("../public-secret", directory.file("public/out-directory"));
  symlinkSync("sub/b.txt", directory.file("public/in"));
  symlinkSync("public", directory.file("link-to-public"));
  return directory;
}

describe("openAllowed", () => {
  it("opens everything where no directories are named", async () => {
    using directory = makeFiles();
    const access = compileFileAccess(null);
    expect(await contentOf(openAllowed(access, directory.file("secret.txt")))).toBe("s");
    expect(await contentOf(openAllowed(access, relative(process.cwd(), directory.file("secret.txt"))))).toBe("s");
    expect(await contentOf(openAllowed(access, directory.file("missing")))).toBe("<absent>");
    expect(await contentOf(openAllowed(access, directory.file("secret.txt\0.pdf")))).toBe("<absent>");
  });

  it("opens only what is really inside the directories", async () => {
    using directory = makeFiles();
    const access = compileFileAccess([directory.file("public")]);
    const open = (name: string): Promise<string> => contentOf(openAllowed(access, directory.path + name));
    expect(await open("/public/a.txt")).toBe("a");
    expect(await open("/public/in")).toBe("b");
    expect(await open("/link-to-public/a.txt")).toBe("a");
    expect(await open("/public-secret/../public/a.txt")).toBe("a");
    for (const name of [
      "/secret.txt",
      "/public/../secret.txt",
      "/public-secret/c.txt",
      "/public/out",
      "/public/out-directory/c.txt",
    ]) {
      expect(await open(name), name).toBe("<forbidden>");
    }
  });

  it("tells only of the directories what is missing", async () => {
    using directory = makeFiles();
    const access = compileFileAccess([directory.file("link-to-public")]);
    expect(await contentOf(openAllowed(access, directory.file("public/missing")))).toBe("<absent>");
    expect(await contentOf(openAllowed(access, directory.file("link-to-public/missing")))).toBe("<absent>");
    expect(await contentOf(openAllowed(access, directory.file("missing")))).toBe("<forbidden>");
    expect(await contentOf(openAllowed(access, "a\0b"))).toBe("<absent>");
  });

  it("opens nothing when the list is empty", async () => {
    using directory = makeFiles();
    expect(await contentOf(openAllowed(compileFileAccess([]), directory.file("secret.txt")))).toBe("<forbidden>");
  });

  it("takes the root of the file system for a directory of everything", async () => {
    using directory = makeFiles();
    expect(await contentOf(openAllowed(compileFileAccess(["/"]), directory.file("secret.txt")))).toBe("s");
  });
});

describe("openBelow", () => {
  it("opens what is below the root", async () => {
    using directory = makeFiles();
    const access = compileFileAccess(null);
    expect(await contentOf(openBelow(access, directory.file("public"), "a.txt"))).toBe("a");
    expect(await contentOf(openBelow(access, directory.file("link-to-public"), "in"))).toBe("b");
  });

  it("finds nothing that leads out, be it by a link", async () => {
    using directory = makeFiles();
    const access = compileFileAccess(null);
    const paths = [
      "../secret.txt",
      "sub/../../secret.txt",
      directory.file("secret.txt"),
      "out",
      "out-directory/c.txt",
      "a.txt\0",
      "sub\\b.txt",
      "",
    ];
    for (const path of paths) {
      expect(await contentOf(openBelow(access, directory.file("public"), path)), path).toBe("<absent>");
    }
    expect(await contentOf(openBelow(access, directory.file("missing"), "a.txt"))).toBe("<absent>");
  });

  it("keeps to the directories that the application may send from", async () => {
    using directory = makeFiles();
    const access = compileFileAccess([directory.file("public/sub")]);
    expect(await contentOf(openBelow(access, directory.file("public"), "sub/b.txt"))).toBe("b");
    expect(await contentOf(openBelow(access, directory.file("public"), "a.txt"))).toBe("<forbidden>");
  });
});

describe("realDirectory", () => {
  it("follows links, and takes URLs", () => {
    using directory = makeFiles();
    expect(realDirectory("here", directory.file("link-to-public"))).toBe(directory.file("public"));
    expect(realDirectory("here", pathToFileURL(directory.file("public")))).toBe(directory.file("public"));
  });

  it("refuses what is no directory, and names the place", () => {
    using directory = makeFiles();
    expect(() => realDirectory("here", directory.file("none"))).toThrow(
      `DIRECTORY_INVALID: here: the directory ${directory.file("none")} does not exist.`,
    );
    expect(() => realDirectory("here", directory.file("secret.txt"))).toThrow("is not a directory");
    expect(() => compileFileAccess([directory.file("none")])).toThrow("DIRECTORY_INVALID: files:");
  });
});

describe("compileFileAccess", () => {
  it("keeps to the working directory of start-up", async () => {
    using directory = new TemporaryDirectory({ "first/a.txt": "first" });
    mkdirSync(directory.file("second"));
    const before = process.cwd();
    try {
      process.chdir(directory.file("first"));
      const access = compileFileAccess(["."]);
      process.chdir(directory.file("second"));
      expect(await contentOf(openAllowed(access, "a.txt"))).toBe("first");
    } finally {
      process.chdir(before);
      rmSync(directory.file("second"), { recursive: true });
    }
  });
});
