import { describe, expect, it } from "vitest";
import { contentTypeOf, withCharset } from "../../src/files/content-type.ts";

describe("contentTypeOf", () => {
  it("tells the type by the extension, in any case", () => {
    expect(contentTypeOf("report.pdf")).toBe("application/pdf");
    expect(contentTypeOf("/a.b/photo.JPG")).toBe("image/jpeg");
    expect(contentTypeOf("data.json")).toBe("application/json");
    expect(contentTypeOf("archive.tar.gz")).toBe("application/gzip");
  });

  it("says that text is UTF-8", () => {
    expect(contentTypeOf("a.txt")).toBe("text/plain; charset=utf-8");
    expect(contentTypeOf("a.js")).toBe("text/javascript; charset=utf-8");
  });

  it("is null where the name says nothing", () => {
    for (const name of [
      "README",
      "txt",
      "a.unknown",
      "a.",
      "dir.txt/file",
      "constructor",
      ".constructor",
      "a.__proto__",
      "",
    ]) {
      expect(contentTypeOf(name), name).toBeNull();
    }
  });
});

describe("withCharset", () => {
  it("adds UTF-8 to text that has no charset", () => {
    expect(withCharset("text/csv")).toBe("text/csv; charset=utf-8");
    expect(withCharset("text/csv; header=present")).toBe("text/csv; header=present; charset=utf-8");
  });

  it("leaves everything else as it is", () => {
    expect(withCharset("text/csv; charset=latin1")).toBe("text/csv; charset=latin1");
    expect(withCharset("image/png")).toBe("image/png");
  });
});
