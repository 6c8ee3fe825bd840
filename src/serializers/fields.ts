import type { TBigInt, TInteger, TNumber, TNumberOptions, TSchemaOptions, TString, TStringOptions } from "typebox";
import type { DefaultOf } from "../schema/default-schemas.ts";
import { withMessages } from "../schema/explain/own-messages.ts";
import { t } from "../schema/t.ts";

/** Makes the schema of a kind of text. Options are keywords of JSON Schema; they go before those of the kind. */
export type TextField = <Options extends TStringOptions>(options?: Options) => TString & DefaultOf<Options>;

/** The same for whole numbers. */
export type IntegerField = <Options extends TNumberOptions>(options?: Options) => TInteger & DefaultOf<Options>;

/** The same for numbers. */
export type NumberField = <Options extends TNumberOptions>(options?: Options) => TNumber & DefaultOf<Options>;

/** @param expected What the message asks for, where the keywords alone would show a regular expression. */
function text(keywords: TStringOptions, expected?: string): TextField {
  return ((options: TStringOptions = {}) => {
    const schema = t.String({ ...keywords, ...options });
    return expected === undefined ? schema : withMessages(schema, { pattern: () => `Expected ${expected}` });
  }) as TextField;
}

function integer(minimum: number, maximum: number = Number.MAX_SAFE_INTEGER): IntegerField {
  const bounds = maximum === Number.MAX_SAFE_INTEGER ? { minimum } : { minimum, maximum };
  return ((options: TNumberOptions = {}) => t.Integer({ ...bounds, ...options })) as IntegerField;
}

function number(keywords: TNumberOptions): NumberField {
  return ((options: TNumberOptions = {}) => t.Number({ ...keywords, ...options })) as NumberField;
}

function isTimezone(value: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: value }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** The schemas by what they are of. */
export interface FieldSchemas
  extends Readonly<Record<TextName, TextField>>,
    Readonly<Record<IntegerName, IntegerField>>,
    Readonly<Record<NumberName, NumberField>> {
  /** Text of at most so many characters. */
  char<Options extends TStringOptions>(maxLength: number, options?: Options): TString & DefaultOf<Options>;
  /** A whole number of 64 bits. */
  bigInt<Options extends TSchemaOptions>(options?: Options): TBigInt & DefaultOf<Options>;
}

type TextName =
  | "text"
  | "nonEmpty"
  | "email"
  | "url"
  | "httpsUrl"
  | "slug"
  | "uuid"
  | "username"
  | "password"
  | "phone"
  | "ipv4"
  | "ipv6"
  | "hexColor"
  | "currencyCode"
  | "countryCode"
  | "languageCode"
  | "filePath"
  | "decimal"
  | "date"
  | "dateTime"
  | "timezone";

type IntegerName =
  | "port"
  | "httpStatus"
  | "smallInt"
  | "int"
  | "positiveSmallInt"
  | "positiveInt"
  | "nonNegativeInt"
  | "rating"
  | "rating10";

type NumberName = "positiveFloat" | "latitude" | "longitude" | "percentage";

const texts: Readonly<Record<TextName, TextField>> = {
  /** Text of any length that the limit of the body allows. */
  text: text({}),
  nonEmpty: text({ minLength: 1 }),
  /** @spec RFC 5321 §4.5.3.1.3: 254 characters are what is left of a path of 256. */
  email: text({ format: "email", maxLength: 254 }),
  url: text(
    { format: "uri", pattern: "^https?://", maxLength: 200 },
    "an address that begins with http:// or https://",
  ),
  httpsUrl: text({ format: "uri", pattern: "^https://", maxLength: 200 }, "an address that begins with https://"),
  slug: text({ pattern: "^[-a-zA-Z0-9_]+$", maxLength: 50 }, "letters, digits, hyphens and underscores"),
  uuid: text({ format: "uuid" }),
  username: text({ pattern: "^[\\w.@+-]+$", maxLength: 150 }, "letters, digits and any of . @ + - _"),
  password: text({ minLength: 8, maxLength: 128 }),
  /** @spec ITU-T E.164 */
  phone: text({ pattern: "^\\+[1-9]\\d{6,14}$" }, "a phone number such as +15551234567"),
  ipv4: text({ format: "ipv4" }),
  ipv6: text({ format: "ipv6" }),
  hexColor: text({ pattern: "^#[0-9a-fA-F]{6}$" }, "a color such as #1e90ff"),
  /** @spec ISO 4217 */
  currencyCode: text({ pattern: "^[A-Z]{3}$" }, "a currency such as EUR"),
  /** @spec ISO 3166-1 alpha-2 */
  countryCode: text({ pattern: "^[A-Z]{2}$" }, "a country such as DE"),
  /** @spec RFC 5646: a language, and a region if it matters. */
  languageCode: text({ pattern: "^[a-z]{2,3}(?:-[A-Z]{2})?$" }, "a language such as en or pt-BR"),
  filePath: text({ minLength: 1, maxLength: 100 }),
  /** Digits that no number would round. */
  decimal: text({ format: "decimal" }),
  date: text({ format: "date" }),
  dateTime: text({ format: "date-time" }),
  /** A name of the database of time zones, such as "Europe/Berlin". */
  timezone: ((options: TStringOptions = {}) =>
    t.Refine(
      t.String({ maxLength: 64, ...options }),
      isTimezone,
      () => "Expected a time zone such as Europe/Berlin",
    )) as TextField,
};

const numbers: Readonly<Record<IntegerName, IntegerField> & Record<NumberName, NumberField>> = {
  port: integer(1, 65_535),
  httpStatus: integer(100, 599),
  smallInt: integer(-32_768, 32_767),
  int: integer(-2_147_483_648, 2_147_483_647),
  positiveSmallInt: integer(1, 32_767),
  positiveInt: integer(1, 2_147_483_647),
  nonNegativeInt: integer(0),
  positiveFloat: number({ exclusiveMinimum: 0 }),
  latitude: number({ minimum: -90, maximum: 90 }),
  longitude: number({ minimum: -180, maximum: 180 }),
  percentage: number({ minimum: 0, maximum: 100 }),
  rating: integer(1, 5),
  rating10: integer(1, 10),
};

/**
 * Schemas of kinds of values that many applications have: `fields.email()`, `fields.char(50)`, `fields.port({ default: 8000 })`.
 *
 * Each is a schema of `t` with keywords of JSON Schema, so that API documents show what fits.
 */
export const fields: FieldSchemas = {
  ...texts,
  ...numbers,
  char: (maxLength, options) => t.String({ maxLength, ...options }) as never,
  bigInt: (options) => t.BigInt(options) as never,
};
