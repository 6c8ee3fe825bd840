import type { HttpResponse } from "../../response/http-response.ts";
import { redirect } from "../../response/responses.ts";

const maxLength = 2048;

/**
 * Whether a text from outside, such as `?next=` of a login, leads to a page of this site: "/settings?tab=2".
 *
 * Browsers take "//evil.example", "/\evil.example" and "/", a tab and "/evil.example" for another site.
 */
export function isSafeTarget(target: unknown): target is string {
  if (typeof target !== "string" || target.length > maxLength) return false;
  return /^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/.test(target);
}

/**
 * Sends the client to a target from outside if it is a page of this site, and to the fallback otherwise.
 *
 * @param status Default 303: the client asks with GET, also after a POST.
 */
export function safeRedirect(target: unknown, fallback = "/", status = 303): HttpResponse {
  return redirect(isSafeTarget(target) ? target : fallback, status);
}
