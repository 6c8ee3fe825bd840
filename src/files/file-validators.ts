import type { BigIntStats } from "node:fs";
import type { Validators } from "../http/conditional-request.ts";

const nsPerMs = 1_000_000n;

/**
 * Builds that shall give the same bytes every time, and packages made by npm, give all their files one date before 1990, which
 * says nothing about their content. Their change of status, which nobody can set, does.
 */
const oldestDateMs = Date.UTC(1990, 0);

/**
 * How long after a change another one could go by without a trace: clocks of file systems tick every few milliseconds, on
 * some every two seconds.
 */
const unsettledMs = 2000;

/**
 * Makes the validators of a file out of its size and the nanosecond it was changed.
 *
 * The tag is strong, since no two states of a file share it (RFC 9110 §8.8.1) – but for a file that has just been changed,
 * and might be changed again within the same tick of the clock: its tag is weak, until that is over.
 *
 * @param coding Content coding that the file is in: each has tags of its own (§8.8.3.3).
 */
export function validatorsOf(
  { size, mtimeNs, mtimeMs, ctimeNs }: Pick<BigIntStats, "size" | "mtimeNs" | "mtimeMs" | "ctimeNs">,
  coding: string | null,
  nowMs: number = Date.now(),
): Validators {
  const changedNs = mtimeMs < BigInt(oldestDateMs) ? ctimeNs : mtimeNs;
  const changedMs = Number(changedNs / nsPerMs);
  const opaque = `"${size.toString(36)}-${changedNs.toString(36)}${coding === null ? "" : `-${coding}`}"`;
  return {
    entityTag: nowMs - changedMs < unsettledMs ? `W/${opaque}` : opaque,
    // RFC 9110 §8.8.2.1: never later than now.
    lastModifiedMs: Math.floor(Math.min(changedMs, nowMs) / 1000) * 1000,
  };
}
