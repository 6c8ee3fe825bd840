import { reasonPhrase } from "../http/status.ts";
import { checkStatus } from "./check-status.ts";
import { BoltException } from "./config-error.ts";

/** What an exception may carry beside its status and detail. */
export interface HTTPExceptionOptions {
  /** Headers of the error response, such as `{ "retry-after": "30" }`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as `extra` beside `detail`. */
  readonly extra?: unknown;
  /** Sent beside `detail` by their own names: `{ retry_after: 3 }`. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** What led to this, for the log; never sent. */
  readonly cause?: unknown;
}

/**
 * An error that is an answer: `throw new HTTPException(409, "Name is taken")` sends status 409 and
 * `{"detail":"Name is taken"}`.
 *
 * @throws ConfigError STATUS_INVALID when the status is no whole number from 200 to 599.
 */
export class HTTPException extends BoltException {
  readonly status: number;
  /** Text or any JSON value; the reason phrase of the status by default. */
  readonly detail: unknown;
  readonly headers: Readonly<Record<string, string>>;
  readonly extra: unknown;
  readonly members: Readonly<Record<string, unknown>> | undefined;

  constructor(status = 500, detail?: unknown, options: HTTPExceptionOptions = {}) {
    const sent = detail ?? reasonPhrase(status);
    super(
      typeof sent === "string" ? sent : reasonPhrase(status),
      options.cause === undefined ? {} : { cause: options.cause },
    );
    this.status = checkStatus(status);
    this.detail = sent;
    this.headers = options.headers ?? {};
    this.extra = options.extra;
    this.members = options.members;
  }
}

/** The client's mistake: 4xx. */
export class ClientException extends HTTPException {
  constructor(status = 400, detail?: unknown, options?: HTTPExceptionOptions) {
    super(status, detail, options);
  }
}

/** The server's mistake: 5xx. Its detail is sent as given, so say nothing secret in it. */
export class ServerException extends HTTPException {}

export class BadRequest extends ClientException {
  constructor(detail?: unknown, options?: HTTPExceptionOptions) {
    super(400, detail, options);
  }
}

/** Answers 401. Pass `headers: { "www-authenticate": … }` to name the scheme (RFC 9110 §11.6.1). */
export class Unauthorized extends ClientException {
  constructor(detail?: unknown, options?: HTTPExceptionOptions) {
    super(401, detail, options);
  }
}

export class Forbidden extends ClientException {
  constructor(detail?: unknown, options?: HTTPExceptionOptions) {
    super(403, detail, options);
  }
}

export class NotFound extends ClientException {
  constructor(detail?: unknown, options?: HTTPExceptionOptions) {
    super(404, detail, options);
  }
}

export class MethodNotAllowed extends ClientException {
  constructor(detail?: unknown, options?: HTTPExceptionOptions) {
    super(405, detail, options);
  }
}

export class NotAcceptable extends ClientException {
  constructor(detail?: unknown, options?: HTTPExceptionOptions) {
    super(406, detail, options);
  }
}

export class Conflict extends ClientException {
  constructor(detail?: unknown, options?: HTTPExceptionOptions) {
    super(409, detail, options);
  }
}

export class Gone extends ClientException {
  constructor(detail?: unknown, options?: HTTPExceptionOptions) {
    super(410, detail, options);
  }
}

export class ContentTooLarge extends ClientException {
  constructor(detail?: unknown, options?: HTTPExceptionOptions) {
    super(413, detail, options);
  }
}

export class UnsupportedMediaType extends ClientException {
  constructor(detail?: unknown, options?: HTTPExceptionOptions) {
    super(415, detail, options);
  }
}

export class UnprocessableEntity extends ClientException {
  constructor(detail?: unknown, options?: HTTPExceptionOptions) {
    super(422, detail, options);
  }
}

export class TooManyRequests extends ClientException {
  constructor(detail?: unknown, options?: HTTPExceptionOptions) {
    super(429, detail, options);
  }
}

export class InternalServerError extends ServerException {
  constructor(detail?: unknown, options?: HTTPExceptionOptions) {
    super(500, detail, options);
  }
}

export class NotImplemented extends ServerException {
  constructor(detail?: unknown, options?: HTTPExceptionOptions) {
    super(501, detail, options);
  }
}

export class BadGateway extends ServerException {
  constructor(detail?: unknown, options?: HTTPExceptionOptions) {
    super(502, detail, options);
  }
}

export class ServiceUnavailable extends ServerException {
  constructor(detail?: unknown, options?: HTTPExceptionOptions) {
    super(503, detail, options);
  }
}

export class GatewayTimeout extends ServerException {
  constructor(detail?: unknown, options?: HTTPExceptionOptions) {
    super(504, detail, options);
  }
}
