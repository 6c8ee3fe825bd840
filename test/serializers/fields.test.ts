import { fields, serializer, t } from "boltapi";
import type { TSchema } from "typebox";
import { describe, expect, it } from "vitest";
import { codeSpans, readTable } from "../docs/markdown.ts";

const longText = "x".repeat(300);

const cases: Readonly<Record<string, readonly [schema: TSchema, good: readonly unknown[], bad: readonly unknown[]]>> = {
  text: [fields.text(), ["", longText], [1]],
  nonEmpty: [fields.nonEmpty(), ["x"], [""]],
  char: [fields.char(50), ["", "x".repeat(50)], ["x".repeat(51)]],
  email: [fields.email(), ["ann@example.com"], ["ann", "ann@", `${longText}@example.com`]],
  url: [
    fields.url(),
    ["http://a.example", "https://a.example/b?c#d"],
    ["ftp://a", "a.example", `https://a.example/${longText}`],
  ],
  httpsUrl: [fields.httpsUrl(), ["https://a.example"], ["http://a.example"]],
  slug: [fields.slug(), ["hello-world_2"], ["", "hello world", "ä", "x".repeat(51)]],
  uuid: [fields.uuid(), ["0198c5a6-7e1b-7000-8000-3f2d4c5b6a79"], ["7"]],
  username: [fields.username(), ["ann.b@c+d-e_f"], ["", "a b", "a/b", "x".repeat(151)]],
  password: [fields.password(), ["12345678"], ["1234567", "x".repeat(129)]],
  phone: [fields.phone(), ["+15551234567"], ["15551234567", "+0555", "+1 555", "+1234567890123456"]],
  ipv4: [fields.ipv4(), ["192.0.2.1"], ["192.0.2.256", "::1"]],
  ipv6: [fields.ipv6(), ["2001:db8::1"], ["192.0.2.1", "x"]],
  hexColor: [fields.hexColor(), ["#1e90FF"], ["1e90ff", "#fff", "#1e90fg"]],
  currencyCode: [fields.currencyCode(), ["EUR"], ["eur", "EURO"]],
  countryCode: [fields.countryCode(), ["DE"], ["de", "DEU"]],
  languageCode: [fields.languageCode(), ["en", "pt-BR"], ["EN", "en_US"]],
  timezone: [fields.timezone(), ["Europe/Berlin", "UTC"], ["Europe/Nowhere", ""]],
  filePath: [fields.filePath(), ["a/b.txt"], ["", "x".repeat(101)]],
  decimal: [fields.decimal(), ["19.90", "-1"], ["1e3", "x", 1]],
  date: [fields.date(), ["2026-01-02"], ["2026-13-02", "today"]],
  dateTime: [fields.dateTime(), ["2026-01-02T03:04:05Z"], ["2026-01-02"]],
  port: [fields.port(), [1, 65_535], [0, 65_536, 1.5]],
  httpStatus: [fields.httpStatus(), [100, 599], [99, 600]],
  smallInt: [fields.smallInt(), [-32_768, 32_767], [-32_769, 32_768]],
  int: [fields.int(), [-2_147_483_648, 2_147_483_647], [-2_147_483_649, 2_147_483_648]],
  bigInt: [fields.bigInt(), [1, "9223372036854775807"], ["9223372036854775808", 1.5, "x"]],
  positiveSmallInt: [fields.positiveSmallInt(), [1, 32_767], [0, 32_768]],
  positiveInt: [fields.positiveInt(), [1, 2_147_483_647], [0, 2_147_483_648]],
  nonNegativeInt: [fields.nonNegativeInt(), [0, 9_007_199_254_740_991], [-1]],
  positiveFloat: [fields.positiveFloat(), [0.1], [0, -1]],
  latitude: [fields.latitude(), [-90, 90], [-90.1, 90.1]],
  longitude: [fields.longitude(), [-180, 180], [-180.1, 180.1]],
  percentage: [fields.percentage(), [0, 99.5, 100], [-1, 100.1]],
  rating: [fields.rating(), [1, 5], [0, 6, 1.5]],
  rating10: [fields.rating10(), [1, 10], [0, 11]],
};

describe("fields", () => {
  it("have cases here, and rows in the guide", () => {
    expect(Object.keys(cases).sort()).toEqual(Object.keys(fields).sort());
    const listed = readTable("docs/guide/field-types.md", "field").flatMap(([name = ""]) => codeSpans(name));
    expect(listed.map((name) => /^fields\.(\w+)\(/.exec(name)?.[1]).sort()).toEqual(Object.keys(fields).sort());
  });

  it.each(Object.entries(cases))("of %s take what is good, and refuse what is bad", (_, [schema, good, bad]) => {
    const One = serializer("One", { fields: { value: schema as never } });
    for (const value of good) expect(One.safeParse({ value }).ok, String(value)).toBe(true);
    for (const value of bad) expect(One.safeParse({ value }).ok, String(value)).toBe(false);
  });

  it("say what they expect, rather than show a regular expression", () => {
    const One = serializer("One", { fields: { phone: fields.phone(), zone: fields.timezone() } });
    const result = One.safeParse({ phone: "555", zone: "Nowhere" });
    expect(result.ok ? [] : result.issues.map(({ msg }) => msg)).toEqual([
      "Expected a phone number such as +15551234567",
      "Expected a time zone such as Europe/Berlin",
    ]);
  });

  it("take keywords of JSON Schema", () => {
    const Server = serializer("Server", {
      fields: {
        port: fields.port({ default: 8000, description: "Where it listens" }),
        name: t.Optional(fields.char(5)),
      },
    });
    expect(Server.parse({})).toEqual({ port: 8000 });
    expect(JSON.parse(JSON.stringify(fields.slug({ maxLength: 9 })))).toEqual({
      type: "string",
      pattern: "^[-a-zA-Z0-9_]+$",
      maxLength: 9,
    });
  });
});
