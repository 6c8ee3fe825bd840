import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDate, parseDateTime, parseTime, parseUuid } from "../../../src/schema/text/text-dates.ts";

const anyDate = fc.date({
  min: new Date("0001-01-02T00:00:00Z"),
  max: new Date("9999-12-30T00:00:00Z"),
  noInvalidDate: true,
});

describe("parseUuid", () => {
  it("reads back every UUID, in lower case", () => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        expect(parseUuid(uuid.toUpperCase())).toBe(uuid);
      }),
    );
  });

  it("takes the hyphenated form only", () => {
    const uuid = "550e8400-e29b-41d4-a716-446655440000";
    for (const text of [
      uuid.replaceAll("-", ""),
      `{${uuid}}`,
      `urn:uuid:${uuid}`,
      uuid.replace("5", "g"),
      `${uuid} `,
      "",
    ]) {
      expect(parseUuid(text)).toBeUndefined();
    }
  });
});

describe("parseDate", () => {
  it("reads back every day", () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        const text = date.toISOString().slice(0, 10);
        expect(parseDate(text)).toBe(text);
      }),
    );
  });

  it("knows which days there are", () => {
    expect(parseDate("2024-02-29")).toBe("2024-02-29");
    for (const text of [
      "2023-02-29",
      "1900-02-29",
      "2024-04-31",
      "2024-13-01",
      "2024-00-10",
      "2024-1-1",
      "20240101",
      "",
    ]) {
      expect(parseDate(text)).toBeUndefined();
    }
  });
});

describe("parseTime", () => {
  it("adds the seconds that are missing", () => {
    const texts = ["10:30", "10:30:15", "10:30:15.5", "23:59:59.123456789"];
    expect(texts.map(parseTime)).toEqual(["10:30:00", "10:30:15", "10:30:15.5", "23:59:59.123456789"]);
  });

  it("refuses other times", () => {
    for (const text of [
      "24:00",
      "10:60",
      "10:30:60",
      "10:30.5",
      "1:30",
      "10",
      "10:30:15.",
      "10:30:15.1234567890",
      "10:30Z",
    ]) {
      expect(parseTime(text)).toBeUndefined();
    }
  });
});

describe("parseDateTime", () => {
  it("gives the same moment in UTC, whatever the offset", () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -(23 * 60 + 59), max: 23 * 60 + 59 }), (moment, minutes) => {
        const local = new Date(moment.getTime() + minutes * 60_000).toISOString().slice(0, -1);
        const size = Math.abs(minutes);
        const pad = (number: number): string => String(number).padStart(2, "0");
        const offset = `${minutes < 0 ? "-" : "+"}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
        expect(parseDateTime(`${local}${offset}`)).toBe(moment.toISOString());
      }),
    );
  });

  it("takes a moment without offset as UTC, and a day as its midnight", () => {
    expect(parseDateTime("2024-01-01T10:00:00")).toBe("2024-01-01T10:00:00Z");
    expect(parseDateTime("2024-01-01 10:00:00.5")).toBe("2024-01-01T10:00:00.5Z");
    expect(parseDateTime("2024-01-01")).toBe("2024-01-01T00:00:00Z");
    expect(parseDateTime("2024-01-01t10:00:00z")).toBe("2024-01-01T10:00:00Z");
  });

  it("keeps a fraction of up to nine digits", () => {
    expect(parseDateTime("2024-01-01T10:00:00.123456789+02:00")).toBe("2024-01-01T08:00:00.123456789Z");
    expect(parseDateTime("2024-01-01T10:00:00.1234567890Z")).toBeUndefined();
  });

  it("refuses moments that are none, or that UTC cannot write", () => {
    for (const text of [
      "2023-02-29T10:00:00Z",
      "2024-01-01T24:00:00Z",
      "2024-01-01T10:60:00Z",
      "2024-01-01T23:59:60Z",
      "2024-01-01T10:00Z",
      "2024-01-01T10:00:00+24:00",
      "2024-01-01T10:00:00+0200",
      "2024-01-01T10:00:00 02:00",
      "2024-01-01T",
      "0000-01-01T00:00:00+00:01",
      "9999-12-31T23:59:59-00:01",
      "tomorrow",
      "",
    ]) {
      expect(parseDateTime(text)).toBeUndefined();
    }
  });
});
