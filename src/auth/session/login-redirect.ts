import { expecting, type OptionRule } from "../../errors/option-rules.ts";
import { prefersHtml } from "../../http/accept.ts";
import type { HttpRequest } from "../../request/http-request.ts";
import type { HttpResponse } from "../../response/http-response.ts";
import { redirect } from "../../response/responses.ts";
import { isSafeTarget } from "./safe-redirect.ts";

/** Rule of the option `loginUrl`. */
export const loginUrlRule: OptionRule = expecting(
  'the path of a page such as "/login", or a URL',
  (value) => isSafeTarget(value) || (typeof value === "string" && /^https?:\/\/[!-~]+$/.test(value)),
);

/**
 * Where a browser is sent that has to log in, with the way back as `next`; null for clients that do not ask for pages, which
 * do better with a 401.
 */
export function redirectToLogin(request: HttpRequest<unknown>, loginUrl: string): HttpResponse | null {
  if (!prefersHtml(request.exchange.header("accept"))) return null;
  const { method, path, queryString } = request;
  const here = queryString === "" ? path : `${path}?${queryString}`;
  // What was posted cannot be asked for again.
  const isPage = (method === "GET" || method === "HEAD") && isSafeTarget(here);
  const next = isPage ? `${loginUrl.includes("?") ? "&" : "?"}next=${encodeURIComponent(here)}` : "";
  return redirect(loginUrl + next, 302);
}
