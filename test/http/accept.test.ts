import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { prefersHtml, qualityOf } from "../../src/http/accept.ts";

describe("qualityOf", () => {
  it("takes everything without the header", () => {
    expect(qualityOf(undefined, "text/html")).toBe(1);
  });

  it("takes nothing that is not listed", () => {
    expect(qualityOf("application/json", "text/html")).toBe(0);
    expect(qualityOf("", "text/html")).toBe(0);
  });

  it("lets the most specific range decide, whatever the order", () => {
    const accept = "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5";
    expect(qualityOf(accept, "text/plain;format=flowed")).toBe(1);
    expect(qualityOf(accept, "text/plain;format=fixed")).toBe(0.4);
    expect(qualityOf(accept, "text/plain")).toBe(0.7);
    expect(qualityOf(accept, "text/html")).toBe(0.3);
    expect(qualityOf(accept, "image/jpeg")).toBe(0.5);
  });

  it("refuses a type with weight 0 even under a wider range", () => {
    expect(qualityOf("text/html;q=0, */*", "text/html")).toBe(0);
  });

  it("reads types, ranges and the weight without regard to case", () => {
    expect(qualityOf("TEXT/HTML;Q=0.5", "text/html")).toBe(0.5);
  });

  it("finds the weight wherever it stands among the parameters", () => {
    expect(qualityOf("text/html;q=0.2;level=1", "text/html;level=1")).toBe(0.2);
  });

  it("leaves malformed elements out", () => {
    expect(qualityOf("text/html;q=2, */*;q=0.1", "text/html")).toBe(0.1);
    expect(qualityOf("text/html;q=0.1234, text/html;q=-1, text/html;q=, text", "text/html")).toBe(0);
    expect(qualityOf("*/html", "text/html")).toBe(0);
  });

  it("splits at commas outside quoted strings only", () => {
    expect(qualityOf('a/b;x="1,2\\",3";q=0.5, text/html;q=0.4', "text/html")).toBe(0.4);
    expect(qualityOf('a/b;x="1,2\\",3";q=0.5, text/html;q=0.4', 'a/b;x="1,2\\",3"')).toBe(0.5);
  });

  it("gives a weight from 0 to 1 for any header", () => {
    const part = fc.constantFrom("text/html", "text/*", "*/*", ";q=", "0", "1", ".5", ",", " ", ";", '"', "\\", "=");
    const header = fc.array(part).map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.oneof(header, fc.string({ unit: "binary" })), (accept) => {
        const quality = qualityOf(accept, "text/html");
        expect(quality).toBeGreaterThanOrEqual(0);
        expect(quality).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("prefersHtml", () => {
  it("is true for a browser that navigates", () => {
    expect(prefersHtml("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8")).toBe(true);
    expect(prefersHtml("text/*")).toBe(true);
  });

  it("is false for API clients", () => {
    for (const accept of [undefined, "*/*", "application/json", "application/json, text/plain, */*"]) {
      expect(prefersHtml(accept), accept).toBe(false);
    }
  });

  it("follows the weights", () => {
    expect(prefersHtml("text/html;q=0.5, application/json")).toBe(false);
    expect(prefersHtml("text/html, application/json;q=0.5")).toBe(true);
    expect(prefersHtml("text/html, application/json")).toBe(false);
  });
});
