import { prefersHtml } from "../http/accept.ts";
import type { HttpRequest } from "../request/http-request.ts";
import { HttpResponse, htmlHeaders } from "../response/http-response.ts";
import { type ErrorFormat, formatError } from "./error-format.ts";

/** Shows an unexpected error to its developer: a page with the traceback to browsers, JSON to other clients. */
export async function renderDebugError(
  error: unknown,
  request: HttpRequest,
  format: ErrorFormat,
): Promise<HttpResponse> {
  if (prefersHtml(request.headers.get("accept") ?? undefined)) {
    return new HttpResponse(500, htmlHeaders, await renderPage(error, request));
  }
  return formatError(format, { status: 500, ...describeError(error) });
}

function describeError(error: unknown): { detail: string; extra: Record<string, unknown> } {
  if (!(error instanceof Error)) {
    return { detail: String(error), extra: { exception: String(error), exception_type: typeof error, traceback: [] } };
  }
  return {
    detail: `${error.name}: ${error.message}`,
    extra: { exception: error.message, exception_type: error.name, traceback: (error.stack ?? "").split("\n") },
  };
}

async function renderPage(error: unknown, request: HttpRequest): Promise<string> {
  // Loaded here, since only a failing request in debug mode ever needs it.
  const { Youch } = await import("youch");
  return new Youch().toHTML(error, { request: { url: request.path, method: request.method } });
}
