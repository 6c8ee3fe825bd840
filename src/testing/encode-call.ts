import { planFields } from "../params/plan-fields.ts";
import { planForm } from "../params/plan-form.ts";
import type { SectionName } from "../params/sections.ts";
import type { CompiledRoute } from "../pipeline/compiled-route.ts";
import type { QueryValue, UrlParams } from "../routing/url-for.ts";
import type { FormInput, QueryInput, TestRequestOptions } from "./request-message.ts";

/** Values of a section by the names that the code has for them. */
type Values = Readonly<Record<string, unknown>>;

/** The options of a call, without their types. */
export interface UntypedCall extends Pick<TestRequestOptions, "json" | "body" | "signal"> {
  readonly params?: Values;
  readonly query?: Values;
  readonly headers?: Values;
  readonly cookies?: Values;
  readonly form?: Values;
}

/** A call as the client sends it. */
export interface EncodedCall {
  /** By name of the placeholder. */
  readonly params: UrlParams;
  readonly options: TestRequestOptions;
}

/**
 * Puts the values of a call where the route reads them: under their aliases, headers under names that headers can have, and as
 * text.
 */
export function encodeCall(
  route: CompiledRoute,
  { params, query, headers, cookies, form, ...rest }: UntypedCall,
): EncodedCall {
  const rename = (name: SectionName, values: Values): Values => renamed(values, keysOf(route, name));
  const { options } = route.placed.definition;
  const formKeys =
    form === undefined || options.form === undefined ? new Map() : namesOf(planForm(options.form, route.label).fields);
  const given = Object.entries({
    query: query && mapped(rename("query", query), sentText),
    headers: headers && joined(rename("headers", headers), ", "),
    cookies: cookies && joined(rename("cookies", cookies), ","),
    form: form && mapped(renamed(form, formKeys), sentField),
    ...rest,
  });
  return {
    params: mapped(rename("params", params ?? {}), sentText) as UrlParams,
    options: Object.fromEntries(given.filter(([, value]) => value !== undefined)),
  };
}

/** Keys in the request by name in the code: two dependencies may read one name from different keys. */
type Keys = ReadonlyMap<string, ReadonlySet<string>>;

function keysOf({ declared, pattern }: CompiledRoute, section: SectionName): Keys {
  const fields = declared.inputs.flatMap(({ sections, place }) =>
    sections[section] === undefined ? [] : planFields(section, sections[section], place, pattern, false).fields,
  );
  return namesOf(fields);
}

function namesOf(fields: readonly { readonly name: string; readonly key: string }[]): Keys {
  const keys = new Map<string, Set<string>>();
  for (const { name, key } of fields) keys.set(name, (keys.get(name) ?? new Set()).add(key));
  return keys;
}

function renamed(values: Values, keys: Keys): Values {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => [...(keys.get(name) ?? [name])].map((key) => [key, value])),
  );
}

function mapped<Sent>(values: Values, encode: (value: unknown) => Sent): Record<string, Sent> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, encode(value)]));
}

/** Headers and cookies have one text each, and none for undefined. */
function joined(values: Values, separator: string): Record<string, string> {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return mapped(Object.fromEntries(given), (value) => [sentText(value)].flat().join(separator));
}

function sentText(value: unknown): QueryInput {
  if (Array.isArray(value)) return value.map((item) => sentText(item) as string);
  return value instanceof Date ? value.toISOString() : (value as QueryValue);
}

function sentField(value: unknown): FormInput {
  const isFile = value instanceof Blob || (Array.isArray(value) && value[0] instanceof Blob);
  return isFile ? (value as FormInput) : sentText(value);
}
