import { reasonPhrase } from "../http/status.ts";

/** Why an engine answers a request itself, with `{"detail":"…"}`, and never shows it to anything above. */
export interface Refusal {
  readonly status: number;
  readonly detail: string;
  /** Further headers, flat. */
  readonly headers?: readonly string[];
}

/** The target is neither a path, nor an http address, nor the "*" of OPTIONS. */
export const invalidTarget: Refusal = { status: 400, detail: "Invalid request target" };

const usualHeaders: readonly string[] = ["content-type", "application/json", "connection", "close"];

/** The headers of a refusal. What follows such a request cannot be trusted, so the connection ends with it. */
export function refusalHeaders({ headers }: Refusal): readonly string[] {
  return headers === undefined ? usualHeaders : [...usualHeaders, ...headers];
}

/** The body of a refusal: `{"detail":"Bad Request"}`. */
export function refusalBody(refusal: Refusal): string {
  return JSON.stringify({ detail: refusal.detail });
}

/** A refusal that says no more than its status does. */
export function plainRefusal(status: number): Refusal {
  return { status, detail: reasonPhrase(status) };
}
