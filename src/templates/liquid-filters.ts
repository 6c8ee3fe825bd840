import type { Liquid } from "liquidjs";
import type { BuildUrl } from "./build-url.ts";
import { refusePromise } from "./liquid-context.ts";
import type { TemplateFilter } from "./template-filter.ts";

/** Gives LiquidJS the filters that it lacks, and those of the application. */
export function registerFilters(
  liquid: Liquid,
  buildUrl: BuildUrl,
  filters: Readonly<Record<string, TemplateFilter>>,
): void {
  liquid.registerFilter("url_for", (name: unknown, ...values: unknown[]) =>
    buildUrl(String(name), namedValues(values)),
  );
  liquid.registerFilter("json_script", { handler: jsonScript, raw: true });
  for (const [name, filter] of Object.entries(filters)) {
    const call = filter as (...values: unknown[]) => unknown;
    liquid.registerFilter(name, (...values) => refusePromise(call(...values), `What the filter ${name} returned`));
  }
}

/** LiquidJS passes `id: 1` as `["id", 1]`. */
function namedValues(values: readonly unknown[]): Record<string, unknown> {
  const pairs = values.map((pair) => {
    if (Array.isArray(pair) && typeof pair[0] === "string") return pair as [string, unknown];
    throw new Error('url_for takes named values, such as {{ "user" | url_for: id: 1 }}');
  });
  return Object.fromEntries(pairs);
}

/**
 * A value for the page's own scripts: `{{ data | json_script: "data" }}` writes
 * `<script id="data" type="application/json">{"a":1}</script>`. Text in it cannot end the element.
 */
function jsonScript(value: unknown, id?: unknown): string {
  const json = (JSON.stringify(value) ?? "null").replace(/[<>&\u2028\u2029]/g, escapeInJson);
  const attribute = id === undefined ? "" : ` id="${String(id).replace(/[&<>"]/g, escapeInAttribute)}"`;
  return `<script${attribute} type="application/json">${json}</script>`;
}

function escapeInJson(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function escapeInAttribute(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}
