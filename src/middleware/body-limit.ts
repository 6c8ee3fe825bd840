import { checkOptions } from "../errors/check-options.ts";
import { ConfigError, describeValue } from "../errors/config-error.ts";
import { expecting, isCallable, type OptionRules } from "../errors/option-rules.ts";
import { parseByteSize } from "../forms/byte-size.ts";
import { BodyTooLargeError } from "../http/exchange.ts";
import { parseMediaType } from "../http/media-type.ts";
import type { MiddlewareHooks } from "../pipeline/middleware.ts";
import type { HttpRequest } from "../request/http-request.ts";

/** Options of `bodyLimit`. Sizes are bytes, or texts such as "10mb". */
export interface BodyLimitOptions {
  /** Most bytes of a body, or a function that says so for a request. */
  readonly maxBytes: number | string | ((request: HttpRequest) => number);
  /** Most bytes of bodies of a media type, in place of `maxBytes`: `{ "multipart/form-data": "50mb", "image/*": "5mb" }`. */
  readonly types?: Readonly<Record<string, number | string>>;
}

type ReadLimit = (request: HttpRequest) => number;

/** Those whose requests have content that means something (RFC 9110 §9.3, RFC 5789, RFC 10008). */
const methodsWithBody: ReadonlySet<string> = new Set(["POST", "PUT", "PATCH", "QUERY"]);

const rules: OptionRules = {
  maxBytes: expecting('bytes, a text such as "10mb", or a function', (value) => isCallable(value) || isSize(value)),
  types: expecting('sizes by media type, such as { "multipart/form-data": "50mb" }', areTypes),
};

/**
 * Limits the bodies of requests, in place of `maxBodyBytes` of API and route: a longer one is answered with 413. One that
 * announces its length is refused before anything else runs, any other when it has passed the limit. Files of forms count too,
 * beside `uploads.maxBytes`. One of a route or router takes the place of that of the API.
 *
 *   const notes = new Router({ prefix: "/notes", middleware: [bodyLimit({ maxBytes: "16kb" })] });
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID; per request OPTION_INVALID where the function gives no number of bytes.
 */
export function bodyLimit(options: BodyLimitOptions): MiddlewareHooks {
  checkOptions(options, rules);
  const readLimit = compileLimit(options);
  const { maxBytes, types } = options;
  const isFixed = types === undefined && typeof maxBytes !== "function";
  const description = isFixed ? `The body has more than ${parseByteSize(maxBytes)} bytes` : "The body is too long";
  return {
    name: "bodyLimit",
    replacesOuter: true,
    before(request) {
      const maxBytes = readLimit(request);
      const announced = request.exchange.header("content-length");
      if (announced !== undefined && Number(announced) > maxBytes) {
        throw new BodyTooLargeError(maxBytes, Number(announced));
      }
      request.maxBodyBytes = maxBytes;
      request.maxRequestBytes = maxBytes;
    },
    openapi: ({ method }) => (methodsWithBody.has(method) ? { responses: { 413: { description } } } : null),
  };
}

function compileLimit({ maxBytes, types = {} }: BodyLimitOptions): ReadLimit {
  const readDefault = compileSize(maxBytes);
  const sizes = new Map(
    Object.entries(types).map(([type, size]) => [type.toLowerCase(), parseByteSize(size) as number]),
  );
  if (sizes.size === 0) return readDefault;
  return (request) => {
    const mediaType = parseMediaType(request.exchange.header("content-type") ?? "");
    const ofType = mediaType === null ? undefined : (sizes.get(mediaType.essence) ?? sizes.get(`${mediaType.type}/*`));
    return ofType ?? readDefault(request);
  };
}

function compileSize(maxBytes: BodyLimitOptions["maxBytes"] | undefined): ReadLimit {
  if (typeof maxBytes === "function") return (request) => checkSize(maxBytes(request));
  const size = checkSize(maxBytes);
  return () => size;
}

/** Of a function too: what is no number would let everything pass. */
function checkSize(value: unknown): number {
  const size = parseByteSize(value);
  if (size !== null) return size;
  throw new ConfigError("OPTION_INVALID", "maxBytes", `expected a number of bytes, got ${describeValue(value)}.`);
}

function isSize(value: unknown): boolean {
  return parseByteSize(value) !== null;
}

function areTypes(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([type, size]) => parseMediaType(type)?.parameters.size === 0 && isSize(size));
}
