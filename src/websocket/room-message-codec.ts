import type { RoomMessage } from "./broker.ts";

/** A room message on its way between processes. */
export interface SentRoomMessage {
  /** Which connection published it. */
  readonly from: string;
  readonly message: RoomMessage;
}

/** Writes a room message as JSON; bytes as base64. */
export function encodeRoomMessage({ from, message }: SentRoomMessage): string {
  const { rooms, except, payload } = message;
  const content = typeof payload === "string" ? { text: payload } : { bytes: Buffer.from(payload).toString("base64") };
  return JSON.stringify({ from, rooms, except, ...content });
}

/** Reads what `encodeRoomMessage` has written; null for anything else, since everybody can publish on a channel. */
export function decodeRoomMessage(encoded: string): SentRoomMessage | null {
  let value: unknown;
  try {
    value = JSON.parse(encoded);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const { from, rooms, except, text, bytes } = value as Readonly<Record<string, unknown>>;
  if (typeof from !== "string" || !isTexts(rooms) || !isTexts(except)) return null;
  if (typeof text === "string") return { from, message: { rooms, except, payload: text } };
  return typeof bytes === "string" ? { from, message: { rooms, except, payload: Buffer.from(bytes, "base64") } } : null;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
