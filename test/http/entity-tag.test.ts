import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isEntityTag, matchesStrongly, matchesWeakly, parseEntityTags } from "../../src/http/entity-tag.ts";

const tagCharacter = fc
  .oneof(fc.integer({ min: 0x23, max: 0x7e }), fc.integer({ min: 0x80, max: 0xff }), fc.constant(0x21))
  .map((code) => String.fromCharCode(code));
const anyTag = fc
  .tuple(fc.constantFrom("", "W/"), fc.string({ unit: tagCharacter }))
  .map(([weakness, opaque]) => `${weakness}"${opaque}"`);

describe("isEntityTag", () => {
  it("is true of quoted text, weak or strong, empty too", () => {
    for (const text of ['"v1"', 'W/"v1"', '""', '"a,b"', '"a\\"']) expect(isEntityTag(text), text).toBe(true);
  });

  it("is false of anything else", () => {
    for (const text of ["v1", 'w/"v1"', '"a b"', '"a"b"', '"a', 'W/ "a"', '"a\n"', '"ā"', "*", ""]) {
      expect(isEntityTag(text), text).toBe(false);
    }
  });
});

describe("parseEntityTags", () => {
  it("reads a list, with commas in the tags and empty elements between them", () => {
    expect(parseEntityTags('"a"')).toEqual(['"a"']);
    expect(parseEntityTags('"a,b" ,W/"c",\t, "d",')).toEqual(['"a,b"', 'W/"c"', '"d"']);
  });

  it("reads any", () => {
    expect(parseEntityTags("*")).toBe("*");
  });

  it("gives nothing for what is malformed, be it in one element", () => {
    for (const header of ["", "a", '"a', '"a" "b"', '"a", b', '*, "a"', 'w/"a"', '"a";']) {
      expect(parseEntityTags(header), header).toEqual([]);
    }
  });

  it("reads every list that is written, however it is spaced", () => {
    const separator = fc.constantFrom(",", ", ", " ,", ",,", "\t,\t , ");
    fc.assert(
      fc.property(fc.array(anyTag, { minLength: 1 }), separator, (tags, between) => {
        expect(parseEntityTags(tags.join(between))).toEqual(tags);
      }),
    );
  });

  it("gives only entity tags for any header", () => {
    const part = fc.constantFrom('"', "W/", "a", ",", " ", "*", "\\", "\x80");
    fc.assert(
      fc.property(
        fc.array(part).map((parts) => parts.join("")),
        (header) => {
          const tags = parseEntityTags(header);
          expect(tags === "*" || tags.every(isEntityTag)).toBe(true);
        },
      ),
    );
  });
});

describe("comparison", () => {
  it("is that of the table in RFC 9110 §8.8.3.2", () => {
    const rows = [
      ['W/"1"', 'W/"1"', false, true],
      ['W/"1"', 'W/"2"', false, false],
      ['W/"1"', '"1"', false, true],
      ['"1"', '"1"', true, true],
    ] as const;
    for (const [first, second, strongly, weakly] of rows) {
      expect([matchesStrongly(first, second), matchesWeakly(first, second)]).toEqual([strongly, weakly]);
    }
  });
});
