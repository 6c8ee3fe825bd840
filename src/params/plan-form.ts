import { ConfigError, describeValue } from "../errors/config-error.ts";
import type { FileLimits, FormPolicy } from "../forms/form-content.ts";
import {
  compileFormReader,
  describeForm,
  type FormReading,
  formTexts,
  formValues,
  type RawField,
} from "../schema/compile-form-reader.ts";
import type { FileRules } from "../schema/file/file-rules.ts";
import { acceptsType } from "../schema/file/read-files.ts";
import type { AnySchema } from "../schema/infer.ts";
import { aliasOf, isSchema, isTypeBoxSchema } from "../schema/json-schema.ts";
import { buildField, checkKeys, type FieldPlan, type FieldReading, type SectionPlan } from "./plan-fields.ts";

/** How a form is read, and what has to be kept of it for that. */
export interface FormPlan extends SectionPlan<RawField> {
  readonly policy: FormPolicy;
  /** Reads what is kept of fields that the schema does not name. */
  readonly others: FormReading;
}

/**
 * Plans the reading of a form, at start-up.
 *
 * @param declared A record of schemas, or one object schema.
 * @throws ConfigError SCHEMA_INVALID, and those of the schemas.
 */
export function planForm(declared: unknown, place: string): FormPlan {
  const at = `${place}, form`;
  if (typeof declared !== "object" && typeof declared !== "function") throw invalid(declared, at);
  if (declared === null || Array.isArray(declared)) throw invalid(declared, at);
  const plan = isSchema(declared) ? planObject(declared, at) : planRecord(declared, at);
  checkKeys(plan, at);
  return plan;
}

function planRecord(record: object, at: string): FormPlan {
  const fields = Object.entries(record).map(([name, schema]) => {
    if (!isSchema(schema)) throw invalid(schema, `${at}.${name}`);
    return planField(name, aliasOf(schema), at, compileFormReader(schema, `${at}.${name}`));
  });
  return assemble(fields, { additional: "drop", finish: null, others: formTexts });
}

function planObject(schema: AnySchema, at: string): FormPlan {
  const { fields, additional, finishObject } = describeForm(schema, at);
  // Of a library that does not tell its fields, any may be a file.
  const others = isTypeBoxSchema(schema) || fields.length > 0 ? formTexts : formValues;
  return assemble(
    fields.map((field) => planField(field.name, field.alias, at, field)),
    { additional, finish: finishObject, others },
  );
}

interface FormField {
  readonly plan: FieldPlan<RawField>;
  readonly files: FileRules | null;
}

function planField(
  name: string,
  alias: string | null,
  at: string,
  reading: FormReading & FieldReading<RawField>,
): FormField {
  const plan = buildField("form", name, alias, at, reading);
  const { files, takesTexts } = reading;
  if (plan.missing === null || takesTexts) return { plan, files };
  const missing = { ...plan.missing, type: "file_missing", msg: `Missing required file: ${plan.key}` };
  return { plan: { ...plan, missing }, files };
}

function assemble(fields: readonly FormField[], rest: Pick<FormPlan, "additional" | "finish" | "others">): FormPlan {
  const { additional, others } = rest;
  const files = fields.flatMap(({ plan, files }): [string, FileLimits][] =>
    files === null ? [] : [[plan.key, limitsOf(files)]],
  );
  const policy: FormPolicy = {
    // Texts in the place of files too, so that what is wrong can be said.
    texts: additional === "drop" ? new Set(fields.map(({ plan }) => plan.key)) : null,
    files: new Map(files),
    otherFiles: additional === "keep" && others.files !== null ? limitsOf(others.files) : null,
  };
  return { ...rest, fields: fields.map(({ plan }) => plan), policy };
}

function limitsOf({ maxBytes, maxFiles, types }: FileRules): FileLimits {
  return { maxBytes, maxFiles, accepts: (type) => acceptsType(types, type) };
}

function invalid(declared: unknown, at: string): ConfigError {
  return new ConfigError("SCHEMA_INVALID", at, describeValue(declared));
}
