import { describeFields, describeText } from "../logging/describe-fields.ts";
import type { LogFields, LogLevel } from "../logging/logger.ts";
import { redactQuery, redactText } from "../logging/redact-text.ts";
import { compileRedaction, type Redaction, redacted } from "../logging/redaction.ts";
import type { ObservedResponse } from "../pipeline/observed-response.ts";
import type { RequestObserver } from "../pipeline/request-observer.ts";
import type { HttpRequest } from "../request/http-request.ts";
import { loggedPath } from "../request/logged-path.ts";
import { describeBody } from "./logged-body.ts";
import { checkRequestLogOptions, defaultSkipPaths, type RequestLogOptions } from "./request-log-options.ts";

/**
 * Writes one line a request, when its response has left, with `request.log`.
 *
 *   const api = new BoltAPI({ requestLog: { slowOnlyMs: 250 } });
 *
 * The option `requestLog` makes one of these; `observers: [requestLog()]` does the same for one router or route.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 */
export function requestLog(options: RequestLogOptions = {}): RequestObserver {
  checkRequestLogOptions(options);
  const isLogged = compileFilter(options);
  const describe = compileDescription(options);
  const { level: levelOf = usualLevel, logBody = false, maxBodyLogBytes = 1024 } = options;
  const redaction = compileRedaction(options.redact);

  return {
    name: "requestLog",
    onResponse(response, request) {
      if (!isLogged(response, request)) return;
      const write = (body: Uint8Array | null): void => {
        const path = redactText(loggedPath(request, redaction), redaction);
        const message = `${request.method} ${path} ${response.status} in ${response.durationMs.toFixed(1)} ms`;
        const fields = describe(response, request, path);
        if (body !== null && body.byteLength > 0) {
          const contentType = request.headers.get("content-type");
          fields.request_body = describeBody(body, contentType, maxBodyLogBytes, redaction);
        }
        request.log[levelOf(response, request)](message, fields);
      };
      const body = logBody ? request.readBytes : null;
      if (body instanceof Promise) return void body.catch(() => null).then(write);
      write(body);
    },
  };
}

function usualLevel({ status, outcome }: ObservedResponse): LogLevel {
  if (status >= 500 || outcome === "failed") return "error";
  return status >= 400 ? "warn" : "info";
}

function compileFilter({
  sampleRate = 1,
  slowOnlyMs = 0,
  skipPaths = defaultSkipPaths,
  skipStatusCodes = [],
}: RequestLogOptions): (response: ObservedResponse, request: HttpRequest) => boolean {
  const prefixes = skipPaths.filter((path) => path.endsWith("/*")).map((path) => path.slice(0, -1));
  const paths = new Set(skipPaths);
  const statuses = new Set(skipStatusCodes);
  return ({ status, outcome, durationMs }, { path }) => {
    if (status < 400 && outcome !== "failed") {
      if (durationMs < slowOnlyMs) return false;
      if (sampleRate < 1 && Math.random() >= sampleRate) return false;
    }
    return !statuses.has(status) && !paths.has(path) && !prefixes.some((prefix) => path.startsWith(prefix));
  };
}

type Description = (response: ObservedResponse, request: HttpRequest, path: string) => Record<string, unknown>;

function compileDescription({ fields, logQuery = false, logHeaders = false, redact }: RequestLogOptions): Description {
  const redaction = compileRedaction(redact);
  const names = typeof logHeaders === "boolean" ? null : new Set(logHeaders.map((name) => name.toLowerCase()));
  return (response, request, path) => {
    const described: Record<string, unknown> = {
      method: request.method,
      path,
      route: request.route,
      status: response.status,
      duration_ms: Math.round(response.durationMs * 100) / 100,
      bytes: response.bytes,
      ip: request.ip,
    };
    // By number or key, never by name: logs are read by more people than users are known to.
    const userId = request.auth?.userId;
    if (userId !== undefined && userId !== null) described.user_id = userId;
    if (response.outcome !== "sent") described.outcome = response.outcome;
    if (logQuery && request.queryString !== "") {
      described.query = describeText(redactQuery(request.queryString, redaction), redaction);
    }
    if (logHeaders !== false) {
      described.request_headers = describeHeaders(request.headers.entries(), names, redaction);
      described.response_headers = describeHeaders(response.headers.entries(), names, redaction);
    }
    return fields === undefined ? described : { ...described, ...describeMore(fields(request, response), redaction) };
  };
}

/** What code without types returns may be no object. */
function describeMore(fields: LogFields | undefined, redaction: Redaction): LogFields {
  return typeof fields === "object" && fields !== null ? describeFields(fields, redaction) : {};
}

/** Some clients send their token as a subprotocol, the only header that a browser lets them choose for a WebSocket. */
const secretHeader = "sec-websocket-protocol";

function describeHeaders(
  headers: Iterable<readonly [name: string, value: string]>,
  names: ReadonlySet<string> | null,
  redaction: Redaction,
): Record<string, string> {
  const described: Record<string, string> = Object.create(null);
  for (const [name, value] of headers) {
    if (names !== null && !names.has(name)) continue;
    const isSecret = name === secretHeader || redaction.isSecret(name);
    described[name] = isSecret ? redacted : describeText(value, redaction);
  }
  return described;
}
