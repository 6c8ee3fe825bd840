import { RequestValidationError } from "../errors/validation-error.ts";
import { HttpResponse } from "../response/http-response.ts";
import type { IdempotencySettings } from "./idempotency-options.ts";

/** What the store holds for a key: that a request runs, or its answer. */
export type IdempotencyRecord =
  | { readonly state: "running"; readonly fingerprint: string; readonly run: string }
  | ({ readonly state: "done"; readonly fingerprint: string } & KeptAnswer);

interface KeptAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** In Base64; null for an answer without content. */
  readonly body: string | null;
}

/** Null for what is none, such as that of another version. */
export function parseRecord(text: string): IdempotencyRecord | null {
  try {
    const record: unknown = JSON.parse(text);
    return isRecord(record) ? record : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is IdempotencyRecord {
  if (typeof value !== "object" || value === null) return false;
  const { state, fingerprint, status, headers, body } = value as Readonly<Record<string, unknown>>;
  if (typeof fingerprint !== "string") return false;
  if (state === "running") return true;
  const isBody = body === null || typeof body === "string";
  return state === "done" && typeof status === "number" && Array.isArray(headers) && isBody;
}

/** Statuses after which the same request may do better: it was not let in, not understood, or came too early. */
const tryAgain: ReadonlySet<number> = new Set([401, 403, 408, 413, 415, 421, 425, 429]);

/** Whether an answer stands for good: the request was carried out, or refused by the route itself. */
export function isFinal({ status, error }: HttpResponse): boolean {
  return status < 500 && !tryAgain.has(status) && !(error instanceof RequestValidationError);
}

/** What is kept of an answer; null for one that is too long, or that is not there as a whole: a stream. */
export function keepAnswer(response: HttpResponse, { headers, maxBodyBytes }: IdempotencySettings): KeptAnswer | null {
  const { body } = response;
  if (body !== null && typeof body !== "string" && !(body instanceof Uint8Array)) return null;
  const bytes = body === null ? null : Buffer.from(body);
  if (bytes !== null && bytes.length > maxBodyBytes) return null;
  return {
    status: response.status,
    headers: [...response.headers].filter(([name]) => headers.has(name)),
    body: bytes === null ? null : bytes.toString("base64"),
  };
}

/** The answer again. */
export function replayAnswer({ status, headers, body }: KeptAnswer): HttpResponse {
  const response = new HttpResponse(status, [], body === null ? null : Buffer.from(body, "base64"));
  for (const [name, value] of headers) response.headers.set(name, value);
  response.headers.set("idempotency-replayed", "true");
  return response;
}
