import { describe, expect, it } from "vitest";
import { MultipartSyntaxError } from "../../src/forms/multipart-syntax-error.ts";
import { readPartHead } from "../../src/forms/part-head.ts";

/** Reads the head of a part with this Content-Disposition, sent as UTF-8. */
function read(disposition: string, others: Readonly<Record<string, string[]>> = {}) {
  return readPartHead({ "content-disposition": [Buffer.from(disposition).toString("latin1")], ...others });
}

describe("readPartHead", () => {
  it("reads a text field", () => {
    expect(read('form-data; name="title"')).toEqual({
      name: "title",
      fileName: null,
      contentType: "text/plain",
      charset: null,
      headers: new Map([["content-disposition", 'form-data; name="title"']]),
    });
  });

  it("reads a file", () => {
    const head = read('form-data; name="file"; filename="a.pdf"', { "content-type": ["Application/PDF; v=1"] });
    expect(head).toMatchObject({ name: "file", fileName: "a.pdf", contentType: "application/pdf" });
    expect(head.headers.get("content-type")).toBe("Application/PDF; v=1");
  });

  it.each([
    ["form-data; name=title", "title"],
    ["Form-Data;name=title", "title"],
    ['form-data ; NAME="title"', "title"],
    ['form-data; name="a;b=c"', "a;b=c"],
    ['form-data; name=""', ""],
    ['form-data; name="na\\"me"', 'na"me'],
    ['form-data; name="na%22me"', 'na"me'],
    ['form-data; name="100%25"', "100%25"],
    ['form-data; name="größe"', "größe"],
    ['form-data; name="__proto__"', "__proto__"],
  ])("reads the name in %s", (disposition, name) => {
    expect(read(disposition).name).toBe(name);
  });

  it.each([
    ['filename="größe.txt"', "größe.txt"],
    ['filename=""', ""],
    ['filename="a%0D%0Ab.txt"', "ab.txt"],
    ['filename="C:\\temp\\a.txt"', "a.txt"],
    ['filename="a\\"b.txt"', 'a"b.txt'],
    ["filename*=UTF-8''na%C3%AFve.txt", "naïve.txt"],
    ["filename=plain.txt; filename*=utf-8'en'na%C3%AFve.txt", "naïve.txt"],
    ["filename=plain.txt; filename*=iso-8859-1''na%EFve.txt", "plain.txt"],
    ["filename=plain.txt; filename*=utf-8''%zz", "plain.txt"],
    ["filename*=utf-8''..%2F..%2Fpasswd", "passwd"],
  ])("reads the file name in %s", (parameter, fileName) => {
    expect(read(`form-data; name="file"; ${parameter}`).fileName).toBe(fileName);
  });

  it.each([
    ["", "without Content-Disposition: form-data"],
    ["attachment; name=a", "without Content-Disposition: form-data"],
    ["form-data", "without a name"],
    ['form-data; filename="a.txt"', "without a name"],
    ['form-data; name="a', "malformed header"],
    ['form-data; name="a"b', "malformed header"],
    ["form-data; name=a b", "malformed header"],
    ["form-data; name", "malformed header"],
    ["form-data; name=a; name=b", "malformed header"],
    ["form-data;", "malformed header"],
    ["form-data; name=f; filename*=iso-8859-1''a", "malformed filename*"],
  ])("refuses %j", (disposition, problem) => {
    expect(() => read(disposition)).toThrow(MultipartSyntaxError);
    expect(() => read(disposition)).toThrow(problem);
  });

  it("refuses headers that are not UTF-8", () => {
    const latin1 = { "content-disposition": ['form-data; name="gr\xf6\xdfe"'] };
    expect(() => readPartHead(latin1)).toThrow("has a part with a header that is not UTF-8");
  });

  it("refuses repeated headers", () => {
    expect(() => read("form-data; name=a", { "content-type": ["text/plain", "text/html"] })).toThrow("repeated header");
  });

  it.each(["base64", "quoted-printable"])("refuses content in %s, which nobody would decode", (encoding) => {
    const headers = { "content-transfer-encoding": [encoding] };
    expect(() => read("form-data; name=a", headers)).toThrow("Content-Transfer-Encoding");
  });

  it.each(["7bit", "8BIT", " binary"])("takes content in %s", (encoding) => {
    expect(read("form-data; name=a", { "content-transfer-encoding": [encoding] }).name).toBe("a");
  });

  it("takes a malformed type for bytes of any kind", () => {
    expect(read("form-data; name=a; filename=b", { "content-type": ["no type"] }).contentType).toBe(
      "application/octet-stream",
    );
  });

  it("reads the charset", () => {
    const headers = { "content-type": ["text/plain; charset=ISO-8859-1"] };
    expect(read("form-data; name=a", headers).charset).toBe("iso-8859-1");
  });
});
