import { parseMediaType } from "../http/media-type.ts";
import { isThenable } from "../request/thenable.ts";
import type { TemplateValues } from "../templates/template-engine.ts";
import { HttpResponse, htmlHeaders, type ResponseOptions, textHeaders } from "./http-response.ts";
import { statusOf, withHeaders } from "./responses.ts";

/** Status, headers, content type and engine of a response made from a template. */
export interface RenderOptions extends ResponseOptions {
  /** Content type. Default text/html, and text/plain for names that end with ".txt", both in UTF-8. */
  readonly type?: string;
  /** Name of the engine, where the template's name does not tell. */
  readonly engine?: string;
}

/**
 * A response made from a template: `render("blog/page.html", { title: "My page", items })`.
 *
 * Values are escaped for HTML unless the content type is text/plain. Templates also have `request` and the API's globals.
 * The template is filled when the handler has returned; what fails then becomes a 500.
 *
 * @param name Path below one of the API's template directories.
 * @param values An object; templates see what it has itself, not what it inherits. Promises in it are waited for.
 */
export function render(name: string, values: object = {}, options: RenderOptions = {}): HttpResponse {
  const headers = name.endsWith(".txt") ? textHeaders : htmlHeaders;
  const response = withHeaders(new HttpResponse(statusOf(options), headers, null), options);
  if (options.type !== undefined) response.headers.set("content-type", options.type);
  response.completion = async (completed, request) => {
    const format = isPlainText(completed.headers.get("content-type")) ? "text" : "html";
    const choice = { format, engine: options.engine } as const;
    completed.body = await request.renderTemplate(name, await settle(values), choice);
    return undefined;
  };
  return response;
}

/** Waits for values that are promises. In a template they would be waited for too late: a failing one ends the process. */
async function settle(values: object): Promise<TemplateValues> {
  const entries = Object.entries(values);
  if (!entries.some(([, value]) => isThenable(value))) return values as TemplateValues;
  return Object.fromEntries(await Promise.all(entries.map(async ([name, value]) => [name, await value])));
}

function isPlainText(contentType: string | null | undefined): boolean {
  return parseMediaType(contentType ?? "")?.essence === "text/plain";
}
