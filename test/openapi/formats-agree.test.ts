import { BoltAPI, t } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { bodySchema, compileJudge } from "./compile-judge.ts";

/** Texts of which each format takes some. */
const texts = [
  ...["", "a", "a b", "0", "1.5", "+1"],
  ...["2024-02-29", "2023-02-29", "2024-1-1", "12:00:00Z", "12:00:00", "12:00:60Z", "23:59:60Z", "24:00:00Z"],
  ...["12:00:00+02:00", "2024-02-29T12:00:00Z", "2024-02-29t12:00:00z", "2024-02-29 12:00:00Z", "2024-02-29T12:00:00"],
  ...["2024-02-29T12:00:00.123+01:00", "2024-12-31T23:59:60Z", "P1D", "PT1H", "P1Y2M3DT4H5M6S", "P", "PT", "P1W"],
  ...["a@b.example", "a@b", "A@B.C", "a.b@c.d", "a..b@c.d", '"a b"@c.d', "a@[1.2.3.4]", "jo@exämple.de"],
  ...["example.com", "-a.com", "a_b.com", "a.com.", "xn--exmple-cua.com", "1.2.3.4", "256.1.1.1", "01.2.3.4", "1.2.3"],
  ...["::1", "::", "1::2::3", "::ffff:1.2.3.4", "12345::", "http://a.b/c", "http://a.b/ c", "http:", "mailto:x@y.z"],
  ...["/a/b", "//a", "urn:x:y", "http://a.b/{id}", "http://[::1]/", "http://a.b/%zz", "{x}", "{", "/a{?b}", "#/a"],
  ...["/a~b", "/a~0b", "0/a", "1#", "^a", "(", "[a-", "9a63b3f8-2b1c-4d8e-8f00-0123456789ab"],
  ...["9A63B3F8-2B1C-4D8E-8F00-0123456789AB", "urn:uuid:9a63b3f8-2b1c-4d8e-8f00-0123456789ab", "9a63b3f82b1c4d8e"],
];

/** Texts of which the server and Ajv think differently, for each format that both know. */
const differences: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  date: {},
  // The server takes a time without a zone too, which RFC 3339 calls a partial-time.
  time: { "12:00:00": "taken" },
  // Ajv lets a space stand for the T, which RFC 3339 leaves to applications.
  "date-time": { "2024-02-29 12:00:00Z": "refused" },
  duration: {},
  // The server goes by RFC 5321, Ajv by what is usual.
  email: { "a@b": "taken", '"a b"@c.d': "taken", "a@[1.2.3.4]": "taken" },
  // The dot of the root is no part of a host name in RFC 1123.
  hostname: { "a.com.": "refused" },
  ipv4: {},
  ipv6: {},
  // A scheme with an empty path is a URI in RFC 3986.
  uri: { "http:": "taken" },
  // The first segment of a relative reference has no colon in RFC 3986, and a scheme begins with a letter.
  "uri-reference": Object.fromEntries(
    texts.filter((text) => /^(?:[\d-]+[Tt])?[\d.]*:/.test(text)).map((text) => [text, "refused"]),
  ),
  "uri-template": {},
  // What stands for a UUID within a URI is none.
  uuid: { "urn:uuid:9a63b3f8-2b1c-4d8e-8f00-0123456789ab": "refused" },
  "json-pointer": {},
  "relative-json-pointer": {},
};

describe("the format in the document", () => {
  it.each(Object.keys(differences))("%s stands for what the server takes", async (format) => {
    const api = new BoltAPI();
    api.post("/", { body: t.Object({ text: t.String({ format }) }) }, () => "fine");
    const document = api.openapi();
    const fits = compileJudge(document, bodySchema(document));
    await using client = new TestClient(api);
    const found: Record<string, string> = {};
    let taken = 0;
    for (const text of texts) {
      const { status } = await client.post("/", { json: { text } });
      expect([200, 422]).toContain(status);
      if (status === 200) taken += 1;
      if ((status === 200) !== fits({ text })) found[text] = status === 200 ? "taken" : "refused";
    }
    expect(found).toEqual(differences[format]);
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(texts.length);
  });

  it.each(["password", "color"])("%s, which says nothing of the text, refuses none", async (format) => {
    const api = new BoltAPI();
    api.post("/", { body: t.Object({ text: t.String({ format }) }) }, () => "fine");
    expect(bodySchema(api.openapi())).toMatchObject({ properties: { text: { type: "string", format } } });
    await using client = new TestClient(api);
    for (const text of texts) expect((await client.post("/", { json: { text } })).status).toBe(200);
  });
});
