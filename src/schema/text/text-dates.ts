import Format from "typebox/format";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const time = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?$/;
const dateTime =
  /^(\d{4}-\d{2}-\d{2})(?:[T ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(\.\d{1,9})?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?)?$/i;

const minuteMs = 60_000;

/** Reads a UUID in its hyphenated form; in lower case, so that it can be compared. @spec RFC 9562 §4 */
export function parseUuid(text: string): string | undefined {
  return text.length === 36 && uuid.test(text) ? text.toLowerCase() : undefined;
}

/** Reads a day of the calendar, such as "2024-02-29". @spec RFC 3339 §5.6, full-date */
export function parseDate(text: string): string | undefined {
  return Format.IsDate(text) ? text : undefined;
}

/** Reads a time of day without an offset, "10:00" to "10:00:00.123456789"; always with seconds. */
export function parseTime(text: string): string | undefined {
  const match = time.exec(text);
  if (match === null) return undefined;
  return match[2] === undefined ? `${text}:00` : text;
}

/**
 * Reads a moment and gives it in UTC: "2024-01-01T12:00:00+02:00" becomes "2024-01-01T10:00:00Z".
 *
 * Without an offset it is taken as UTC, without a time as midnight. The fraction stays as it is, up to nine digits. A leap
 * second is refused, since no Date can hold it.
 *
 * @spec RFC 3339 §5.6
 */
export function parseDateTime(text: string): string | undefined {
  const match = dateTime.exec(text);
  if (match === null) return undefined;
  const [, date = "", hours = "00", minutes = "00", seconds = "00", fraction = "", offset = "Z"] = match;
  if (!Format.IsDate(date)) return undefined;
  const local = `${date}T${hours}:${minutes}:${seconds}`;
  const shift = offsetMinutes(offset);
  if (shift === 0) return `${local}${fraction}Z`;
  const utc = new Date(Date.parse(`${local}Z`) - shift * minuteMs).toISOString();
  // Outside the years 0000 to 9999, which is all that RFC 3339 can write, the year has a sign.
  return utc.length === 24 ? `${utc.slice(0, 19)}${fraction}Z` : undefined;
}

function offsetMinutes(offset: string): number {
  if (offset.length === 1) return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6));
  return offset.startsWith("-") ? -minutes : minutes;
}
