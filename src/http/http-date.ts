const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const longDays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const month = `(?<month>${months.join("|")})`;
const time = String.raw`(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)`;

/** IMF-fixdate, which everybody sends; then rfc850-date and asctime-date, which nobody may send and all must read. */
const formats: readonly RegExp[] = [
  new RegExp(String.raw`^(?<weekday>${days.join("|")}), (?<day>\d\d) ${month} (?<year>\d{4}) ${time} GMT$`),
  new RegExp(String.raw`^(?<weekday>${longDays.join("|")}), (?<day>\d\d)-${month}-(?<year>\d\d) ${time} GMT$`),
  new RegExp(String.raw`^(?<weekday>${days.join("|")}) ${month} (?<day>\d\d| \d) ${time} (?<year>\d{4})$`),
];

/**
 * Reads a date of HTTP in any of its three formats: milliseconds since 1970, always whole seconds.
 *
 *   parseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT")  →  784111777000
 *
 * @param nowMs Decides the century of a year with two digits.
 * @returns null for anything else, such as a day that its month does not have, or one that is another day of the week.
 * @spec RFC 9110 §5.6.7
 */
export function parseHttpDate(text: string, nowMs: number = Date.now()): number | null {
  for (const format of formats) {
    const parts = format.exec(text)?.groups;
    if (parts !== undefined) return dateOf(parts, nowMs);
  }
  return null;
}

/** Writes a date as IMF-fixdate: `formatHttpDate(784111777000)` → "Sun, 06 Nov 1994 08:49:37 GMT". */
export function formatHttpDate(timeMs: number): string {
  return new Date(timeMs).toUTCString();
}

function dateOf(parts: Readonly<Record<string, string>>, nowMs: number): number | null {
  const [day, hour, minute, second] = [parts.day, parts.hour, parts.minute, parts.second].map(Number) as Fields;
  // 60 is a leap second, which the grammar allows.
  if (hour > 23 || minute > 59 || second > 60) return null;
  const monthIndex = months.indexOf(parts.month as string);
  const date = new Date(0);
  date.setUTCFullYear(yearOf(parts.year as string, nowMs), monthIndex, day);
  if (date.getUTCMonth() !== monthIndex || date.getUTCDate() !== day) return null;
  if (!parts.weekday?.startsWith(days[date.getUTCDay()] as string)) return null;
  return date.setUTCHours(hour, minute, second);
}

type Fields = [day: number, hour: number, minute: number, second: number];

/** A year of two digits that would be more than 50 years in the future is the most recent past one with these digits. */
function yearOf(digits: string, nowMs: number): number {
  const year = Number(digits);
  if (digits.length === 4) return year;
  const thisYear = new Date(nowMs).getUTCFullYear();
  const sameCentury = thisYear - (thisYear % 100) + year;
  return sameCentury > thisYear + 50 ? sameCentury - 100 : sameCentury;
}
