import type { HttpRequest } from "../request/http-request.ts";

/** Whether a request asks for a representation, which its client and caches may keep (RFC 9110 §9.3.1, §9.3.2). */
export function isRead({ method }: HttpRequest): boolean {
  return isReadMethod(method);
}

/** The same of a method. */
export function isReadMethod(method: string): boolean {
  return method === "GET" || method === "HEAD";
}
