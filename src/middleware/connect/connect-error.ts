import type { ServerResponse } from "node:http";
import { HTTPException } from "../../errors/http-exception.ts";

/** What errors of the ecosystem carry, by the convention of the package http-errors. */
interface StatusError {
  readonly status?: unknown;
  readonly statusCode?: unknown;
  readonly expose?: unknown;
  readonly message?: unknown;
  readonly headers?: unknown;
}

/** The answer to an error of middleware that has a status, which is its cause. */
export class ConnectException extends HTTPException {}

/**
 * What an error of middleware is to BoltAPI: one with a status, of its own or of the response, is an answer of that status.
 * Its message is sent only if it says that it is meant for the client. Everything else stays what it is.
 */
export function toException(error: unknown, res: ServerResponse): unknown {
  if (typeof error !== "object" || error === null || error instanceof HTTPException) return error;
  const { status, statusCode, expose, message, headers } = error as StatusError;
  const code = [status, statusCode, res.statusCode].find(isErrorStatus);
  if (code === undefined) return error;
  const detail = expose === true && code < 500 && typeof message === "string" ? message : undefined;
  return new ConnectException(code, detail, { headers: textHeaders(headers), cause: error });
}

/** What middleware for errors gets: the error that middleware has thrown, not what was made of it. */
export function originalOf(error: unknown): unknown {
  return error instanceof ConnectException ? error.cause : error;
}

function isErrorStatus(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 400 && (value as number) <= 599;
}

function textHeaders(headers: unknown): Record<string, string> {
  if (typeof headers !== "object" || headers === null) return {};
  const fields = Object.entries(headers).filter(([, value]) => typeof value === "string" || typeof value === "number");
  return Object.fromEntries(fields.map(([name, value]) => [name, String(value)]));
}
