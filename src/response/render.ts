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
  response.completion = (completed, request) => {
    const format = isPlainText(completed.headers.get("content-type")) ? "text" : "html";
    const fill = (settled: TemplateValues): undefined | Promise<undefined> =>
      setBody(completed, request.renderTemplate(name, settled, { format, engine: options.engine }));
    const settled = settle(values);
    return settled instanceof Promise ? settled.then(fill) : fill(settled);
  };
  return response;
}

/** Waits for values that are promises; engines are spared that. */
function settle(values: object): TemplateValues | Promise<TemplateValues> {
  const entries = Object.entries(values);
  if (!entries.some(([, value]) => isThenable(value))) return values as TemplateValues;
  return Promise.all(entries.map(async ([name, value]) => [name, await value] as const)).then(Object.fromEntries);
}

function setBody(response: HttpResponse, body: string | Promise<string>): undefined | Promise<undefined> {
  if (body instanceof Promise) return body.then((text) => setBody(response, text));
  response.body = body;
  return undefined;
}

function isPlainText(contentType: string | null | undefined): boolean {
  return parseMediaType(contentType ?? "")?.essence === "text/plain";
}
