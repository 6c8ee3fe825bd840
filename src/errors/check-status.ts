import { ConfigError } from "./config-error.ts";

/**
 * Lets a status through that a response can have.
 *
 * @throws ConfigError STATUS_INVALID unless it is a whole number from 200 to 599.
 * @spec RFC 9110 §15
 */
export function checkStatus(status: number): number {
  if (!Number.isInteger(status) || status < 200 || status > 599)
    throw new ConfigError("STATUS_INVALID", String(status));
  return status;
}
