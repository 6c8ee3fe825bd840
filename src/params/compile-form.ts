import type { FormContent, FormValue } from "../forms/form-content.ts";
import { failureIssue } from "../request/form-issues.ts";
import type { RawField } from "../schema/compile-form-reader.ts";
import { SchemaIssues } from "../schema/decoded.ts";
import { addIssues } from "./add-issues.ts";
import type { BodyReader } from "./compile-body.ts";
import { compileFields } from "./compile-section.ts";
import { type FormPlan, planForm } from "./plan-form.ts";
import { type RawSource, sortPairs, unknownKey } from "./raw-source.ts";
import { sectionLabels } from "./sections.ts";

/**
 * Compiles the reader of a route's form, urlencoded or multipart.
 *
 * Per request it throws what `HttpRequest.readForm` does.
 */
export function compileForm(declared: unknown, place: string): BodyReader {
  const plan = planForm(declared, place);
  const read = compileFields(plan, formSource(plan), sectionLabels.form.source);
  return async (request, issues) => {
    const content = await request.readForm(plan.policy);
    if (content.failure === null) return read(content, issues);
    issues.push(failureIssue(content.failure));
    return undefined;
  };
}

function formSource({ fields, additional, others }: FormPlan): RawSource<FormContent, RawField> {
  const keys = fields.map((field) => field.key);
  return ({ entries }, values, issues) =>
    sortPairs<FormValue>(keys, entries, (key, raw) => {
      if (additional === "refuse") issues.push(unknownKey("form", key));
      // Assigning to this key would set the prototype instead.
      if (additional !== "keep" || key === "__proto__") return;
      const value = others.read(raw);
      if (value instanceof SchemaIssues) addIssues(issues, value, [sectionLabels.form.source, key]);
      else values[key] = value;
    });
}
