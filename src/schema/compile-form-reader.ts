import { type FormValue, ReceivedFile, UnreadableText } from "../forms/form-content.ts";
import { compileChecked } from "./compile-decoder.ts";
import { compileNodeReader, compileTextReader, type TextReader } from "./compile-text-reader.ts";
import { readByStandard } from "./decode-standard.ts";
import { type Reader, SchemaIssues } from "./decoded.ts";
import { type Described, describeFields, type FieldCompiler, type ObjectDescription } from "./describe-object.ts";
import { type FileRules, fileRulesOf, foreignFileRules, unknownFileRules } from "./file/file-rules.ts";
import { readFiles } from "./file/read-files.ts";
import type { Finish } from "./finish/finish.ts";
import type { AnySchema } from "./infer.ts";
import { asJsonSchema, defaultOf, isOptionalSchema, isTypeBoxSchema } from "./json-schema.ts";
import { readSchema, type SchemaNode } from "./node/schema-node.ts";
import { oncePerSchema } from "./once-per-schema.ts";
import { readForeignSchema } from "./read-foreign-schema.ts";
import type { StandardSchema } from "./standard-schema.ts";
import { compileTexts, isUntyped, type RawText, textsAsSent } from "./text/compile-texts.ts";
import { textIssue } from "./text/text-issues.ts";

/** What a form holds under one name: a list where the name is repeated. */
export type RawField = FormValue | readonly FormValue[];

/** Reads a field of a form. */
export interface FormReading {
  readonly read: Reader<RawField>;
  /** Which files the field takes; null where it takes none. */
  readonly files: FileRules | null;
  readonly takesTexts: boolean;
}

/** `TextReader` for a field of a form. */
export interface FormReader extends FormReading, Pick<TextReader, "isRequired" | "makeDefault"> {}

/**
 * Compiles the reader of one field of a form, at start-up: of files where the schema is one of files, otherwise of texts.
 *
 * @throws ConfigError those of `compileTextReader`.
 */
export const compileFormReader: (schema: AnySchema, place: string) => FormReader = oncePerSchema((schema, place) => {
  const presence = { isRequired: !isOptionalSchema(schema), makeDefault: defaultOf(schema) };
  if (!isTypeBoxSchema(schema)) return { ...presence, ...compileForeign(schema, place) };
  const files = compileFiles(readSchema(asJsonSchema(schema), place, "input"));
  return { ...presence, ...(files ?? takeTexts(compileTextReader(schema, place, { list: "field" }).read)) };
});

/**
 * Describes an object schema that stands for a whole form; see `describeObject`.
 *
 * @throws ConfigError those of `describeObject`.
 */
export const describeForm: (schema: AnySchema, place: string) => ObjectDescription<Described<FormReading>> =
  oncePerSchema((schema, place) => describeFields(schema, formFields, place));

/** Takes whatever texts a field holds. */
export const formTexts: FormReading = takeTexts(textsAsSent("field").coerce);

/** Takes whatever a field holds. */
export const formValues: FormReading = takeAnything(formTexts, asRead);

const formFields: FieldCompiler<FormReading> = {
  list: "field",
  compileNode: (node, place, decode) =>
    compileFiles(node, decode) ?? takeTexts(compileNodeReader(node, "field", place, decode).read),
  compileForeign: (node, place) => {
    const rules = foreignFileRules(node);
    if (rules !== null) return takeFiles(rules, asRead);
    const texts = takeTexts(compileTexts(node, "foreign", "field", place).coerce);
    return isUntyped(node) ? takeAnything(texts, asRead) : texts;
  },
};

function compileFiles(node: SchemaNode, decode?: Finish | null): FormReading | null {
  const rules = fileRulesOf(node);
  // The check is for what the schema says beside its rules, such as a refinement.
  return rules === null ? null : takeFiles(rules, compileChecked(node, decode));
}

function compileForeign(schema: StandardSchema, place: string): FormReading {
  const node = readForeignSchema(schema, "input");
  const rules = node === null ? null : foreignFileRules(node);
  if (rules !== null) return takeFiles(rules, readByStandard(schema));
  const texts = takeTexts(compileTextReader(schema, place, { list: "field" }).read);
  return node === null || isUntyped(node) ? takeAnything(texts, readByStandard(schema)) : texts;
}

function takeTexts(next: Reader<RawText>): FormReading {
  const read = (raw: RawField): unknown => {
    const texts: string[] = [];
    for (const value of valuesOf(raw)) {
      if (value instanceof ReceivedFile) return textIssue("Expected text, got a file");
      if (value instanceof UnreadableText) return textIssue(value.problem);
      texts.push(value);
    }
    return next(texts.length === 1 ? (texts[0] as string) : texts);
  };
  return { files: null, takesTexts: true, read };
}

function takeFiles(rules: FileRules, next: Reader<unknown>): FormReading {
  const read = (raw: RawField): unknown => {
    const files = readFiles(valuesOf(raw), rules);
    return files instanceof SchemaIssues ? files : next(files);
  };
  return { files: rules, takesTexts: false, read };
}

/** For fields whose library does not say what they are: files when files come, otherwise what `texts` makes of them. */
function takeAnything(texts: FormReading, next: Reader<unknown>): FormReading {
  const read = (raw: RawField): unknown => {
    const values = valuesOf(raw);
    if (!values.some((value) => value instanceof ReceivedFile)) return texts.read(raw);
    const files = readFiles(values, unknownFileRules);
    if (files instanceof SchemaIssues) return files;
    return next(Array.isArray(files) && files.length === 1 ? files[0] : files);
  };
  return { files: unknownFileRules, takesTexts: true, read };
}

function valuesOf(raw: RawField): readonly FormValue[] {
  return typeof raw === "string" || raw instanceof ReceivedFile || raw instanceof UnreadableText ? [raw] : raw;
}

function asRead(value: unknown): unknown {
  return value;
}
