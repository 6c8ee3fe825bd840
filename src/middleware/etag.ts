import { hash } from "node:crypto";
import { checkOptions } from "../errors/check-options.ts";
import { ClientException } from "../errors/http-exception.ts";
import { flag, type OptionRules } from "../errors/option-rules.ts";
import { evaluateConditions, type Validators } from "../http/conditional-request.ts";
import { parseHttpDate } from "../http/http-date.ts";
import type { ResponseHeaders } from "../http/response-headers.ts";
import type { MiddlewareHooks } from "../pipeline/middleware.ts";
import type { MiddlewareDescription } from "../pipeline/middleware-description.ts";
import type { HttpRequest } from "../request/http-request.ts";
import type { HttpResponse } from "../response/http-response.ts";
import { t } from "../schema/t.ts";
import { isRead, isReadMethod } from "./read-request.ts";

/** Options of `etag`. */
export interface EtagOptions {
  /** Whether tags say that contents mean the same, rather than that they are the same byte for byte. Default false. */
  readonly weak?: boolean;
}

const rules: OptionRules = { weak: flag };

/**
 * Gives answers with status 200 to GET and HEAD an entity tag made of their content, and answers 304 to clients that have that
 * content already. The handler runs all the same; what is saved is the way to the client.
 *
 *   const api = new BoltAPI({ middleware: [etag()] });
 *
 * Streams have no tag, as they are not there as a whole, and neither has what says no-store. A tag of the handler's own stays,
 * and conditions are evaluated for it. What is compressed gets a weak tag.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 * @spec RFC 9110 §8.8.3, §13
 */
export function etag(options: EtagOptions = {}): MiddlewareHooks {
  checkOptions(options, rules);
  const prefix = options.weak === true ? "W/" : "";
  return {
    name: "etag",
    replacesOuter: true,
    after(response, request) {
      if (response.status !== 200 || !isRead(request)) return;
      const { body, headers } = response;
      if (typeof body !== "string" && !(body instanceof Uint8Array)) return;
      if (!headers.has("etag")) {
        if (isNeverStored(headers)) return;
        headers.set("etag", `${prefix}"${digest(body)}"`);
      }
      evaluate(response, request);
    },
    openapi: ({ method, statuses }) => (isReadMethod(method) && statuses.includes("200") ? describe() : null),
  };
}

function describe(): MiddlewareDescription {
  return {
    parameters: [
      { in: "header", name: "if-none-match", schema: t.String(), description: "The ETag of what the client has" },
    ],
    responses: { 304: { description: "The client has this content" } },
    responseHeaders: {
      etag: { schema: t.String({ description: "Another one for every other content" }), statuses: [200, 304] },
    },
  };
}

/** 27 letters, 162 bits: what nobody makes two of by chance. */
function digest(body: string | Uint8Array): string {
  return hash("sha256", body, "base64url").slice(0, 27);
}

function isNeverStored(headers: ResponseHeaders): boolean {
  return /(?:^|,)[ \t]*no-store[ \t]*(?:,|$)/i.test(headers.get("cache-control") ?? "");
}

/** @throws ClientException 412 where the client wants another state of the content (RFC 9110 §13.1.1). */
function evaluate(response: HttpResponse, request: HttpRequest): void {
  const { exchange, method } = request;
  const outcome = evaluateConditions(
    { method, header: (name) => exchange.header(name) },
    validatorsOf(response.headers),
  );
  if (outcome === "failed") throw new ClientException(412);
  if (outcome === "not-modified") becomeNotModified(response);
}

function validatorsOf(headers: ResponseHeaders): Validators {
  const lastModified = headers.get("last-modified");
  return {
    entityTag: headers.get("etag"),
    lastModifiedMs: lastModified === null ? null : parseHttpDate(lastModified),
  };
}

/** What the client has of the content stays as it is; the other headers are those of the 200 (RFC 9110 §15.4.5). */
function becomeNotModified(response: HttpResponse): void {
  response.status = 304;
  response.body = null;
  for (const name of contentHeaders) response.headers.delete(name);
}

const contentHeaders = ["content-type", "content-length", "content-encoding", "content-language"] as const;
