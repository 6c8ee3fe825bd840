import Type, { type TUnsafe } from "typebox";
import { ConfigError } from "../../errors/config-error.ts";
import {
  anything,
  expecting,
  findOptionMistake,
  listOf,
  type OptionRule,
  wholeNumber,
} from "../../errors/option-rules.ts";
import { parseByteSize } from "../../forms/byte-size.ts";
import type { UploadFile } from "../../forms/upload-file.ts";
import { isToken } from "../../http/field-syntax.ts";
import { defaultMaxFileBytes, type FileKeyword, fileKeyword } from "./file-rules.ts";

/** Options of `t.File`. Sizes are bytes, or texts with a binary unit such as "10mb". */
export interface FileSchemaOptions {
  /** Most bytes. Default 1 MiB. */
  readonly maxSize?: number | string;
  /** Fewest bytes. Default 0. */
  readonly minSize?: number | string;
  /** Media types that are taken, such as "application/pdf" or "image/*". What a client declares proves nothing. */
  readonly types?: readonly string[];
  /** Name of the field in the form, where it differs from the name in the code. */
  readonly alias?: string;
  readonly title?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
}

/** Options of `t.Files`. */
export interface FilesSchemaOptions extends FileSchemaOptions {
  /** Default: as many as a form may have parts. */
  readonly maxFiles?: number;
  /** Default 1. */
  readonly minFiles?: number;
}

/** What BoltAPI adds to TypeBox's `Type`. */
export interface FileSchemas {
  /**
   * A file in a form: `t.File({ maxSize: "30mb", types: ["application/pdf", "image/*"] })`.
   *
   * @throws ConfigError SCHEMA_FILE_INVALID.
   */
  File(options?: FileSchemaOptions): TUnsafe<UploadFile>;
  /**
   * Several files under one name: `t.Files({ maxFiles: 5, maxSize: "5mb" })`.
   *
   * @throws ConfigError SCHEMA_FILE_INVALID.
   */
  Files(options?: FilesSchemaOptions): TUnsafe<UploadFile[]>;
}

export const fileSchemas: FileSchemas = {
  File(options = {}) {
    checkOptions(options, fileRules);
    return Type.Unsafe<UploadFile>({ ...describeFile(options), ...annotationsOf(options) });
  },
  Files(options = {}) {
    checkOptions(options, { ...fileRules, maxFiles: count, minFiles: count });
    const { maxFiles, minFiles = 1 } = options;
    const items = {
      items: describeFile(options),
      minItems: minFiles,
      ...(maxFiles === undefined ? {} : { maxItems: maxFiles }),
    };
    return Type.Unsafe<UploadFile[]>({ type: "array", ...items, ...annotationsOf(options) });
  },
};

const size = expecting('a number of bytes, or a text such as "10mb"', (value) => parseByteSize(value) !== null);
const count: OptionRule = wholeNumber("a number of files", 1);

const fileRules: Readonly<Record<string, OptionRule>> = {
  maxSize: size,
  minSize: size,
  types: listOf('media types such as "image/png" or "image/*"', isTypePattern),
  alias: anything,
  title: anything,
  description: anything,
  deprecated: anything,
};

function checkOptions(options: unknown, rules: typeof fileRules): void {
  const mistake = findOptionMistake(options, rules);
  if (mistake === null) return;
  const problem =
    mistake.kind === "unknown" ? `there is no such option. Options are ${mistake.known}.` : mistake.problem;
  throw new ConfigError("SCHEMA_FILE_INVALID", mistake.option, problem);
}

function describeFile({ maxSize = defaultMaxFileBytes, minSize, types }: FileSchemaOptions) {
  const keyword: FileKeyword = {
    max_size: parseByteSize(maxSize) as number,
    ...(minSize === undefined ? {} : { min_size: parseByteSize(minSize) as number }),
    ...(types === undefined ? {} : { types: types.map((type) => type.toLowerCase()) }),
  };
  return { type: "string", format: "binary", [fileKeyword]: keyword };
}

function annotationsOf({ alias, title, description, deprecated }: FileSchemaOptions) {
  const given = Object.entries({ alias, title, description, deprecated }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}

function isTypePattern(value: unknown): boolean {
  if (value === "*") return true;
  const [type = "", subtype = "", ...rest] = String(value).split("/");
  return isToken(type) && isToken(subtype) && rest.length === 0 && (type !== "*" || subtype === "*");
}
