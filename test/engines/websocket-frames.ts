import { get } from "./http1-session.ts";
import type { RawConnection } from "./raw-connection.ts";

/** Opcodes of frames (RFC 6455 §5.2). */
export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** What a frame may have that is not as usual. */
export interface FrameOptions {
  /** Default true. */
  readonly isFinal?: boolean;
  /** RSV1 to RSV3, as bits 0x40, 0x20 and 0x10. Default 0. */
  readonly reserved?: number;
  /** Whether the payload is masked, as every client must do. Default true. */
  readonly isMasked?: boolean;
}

const mask = Buffer.from([0x12, 0x34, 0x56, 0x78]);

/** A frame as a client sends it. */
export function frame(opcode: number, payload: string | Uint8Array = "", options: FrameOptions = {}): Buffer {
  const { isFinal = true, reserved = 0, isMasked = true } = options;
  const bytes = Buffer.from(payload as string);
  const head = Buffer.from([(isFinal ? 0x80 : 0) | reserved | opcode, isMasked ? 0x80 : 0]);
  if (bytes.byteLength < 126) head[1] = (head[1] as number) | bytes.byteLength;
  else head[1] = (head[1] as number) | 126;
  const length =
    bytes.byteLength < 126 ? Buffer.alloc(0) : Buffer.from([bytes.byteLength >> 8, bytes.byteLength & 255]);
  if (!isMasked) return Buffer.concat([head, length, bytes]);
  return Buffer.concat([head, length, mask, bytes.map((byte, index) => byte ^ (mask[index % 4] as number))]);
}

/** A close frame of a client. */
export function closeFrame(code: number, reason: string | Uint8Array = ""): Buffer {
  return frame(opcodes.close, Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason as string)]));
}

/** A frame of the server. */
export interface ReadFrame {
  readonly opcode: number;
  readonly payload: Buffer;
}

/** Reads a frame of the server. */
export async function readFrame(client: RawConnection): Promise<ReadFrame> {
  const [first = 0, second = 0] = await client.readExactly(2);
  if ((first & 0xf0) !== 0x80) throw new Error("The frame is not the whole of a message");
  let byteLength = second;
  if (second === 126) byteLength = (await client.readExactly(2)).readUInt16BE();
  else if (second === 127) byteLength = Number((await client.readExactly(8)).readBigUInt64BE());
  return { opcode: first & 0x0f, payload: await client.readExactly(byteLength) };
}

/** Reads a close frame. Returns its code, or null when it has none. */
export async function readClose(client: RawConnection): Promise<number | null> {
  const { opcode, payload } = await readFrame(client);
  if (opcode !== opcodes.close) throw new Error(`The frame is no close, but has the opcode ${opcode}`);
  return payload.byteLength === 0 ? null : payload.readUInt16BE();
}

/** The lines of a handshake, less those that are given. */
export function handshake(target = "/", ...lines: readonly string[]): string {
  const names = lines.map((line) => line.slice(0, line.indexOf(":")).toLowerCase());
  const usual = [
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version: 13",
  ];
  return get(
    target,
    ...usual.filter((line) => !names.includes(line.slice(0, line.indexOf(":")).toLowerCase())),
    ...lines,
  );
}
