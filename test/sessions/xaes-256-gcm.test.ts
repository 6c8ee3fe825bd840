import { describe, expect, it } from "vitest";
import { Xaes256Gcm } from "../../src/sessions/xaes-256-gcm.ts";

const nonce = Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWX");
const plaintext = Buffer.from("XAES-256-GCM");
const none = Buffer.alloc(0);

describe("Xaes256Gcm", () => {
  // The vectors of the specification; they take both ways through the doubling.
  it.each([
    [1, "", "ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271"],
    [3, "c2sp.org/XAES-256-GCM", "986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d"],
  ])("encrypts as specified, under the key of thirty-two %i", (byte, additional, expected) => {
    const cipher = new Xaes256Gcm(Buffer.alloc(32, byte));
    const sealed = cipher.seal(plaintext, Buffer.from(additional), nonce);
    expect(sealed.subarray(24).toString("hex")).toBe(expected);
    expect(cipher.open(sealed, Buffer.from(additional))).toEqual(plaintext);
  });

  it("has another nonce each time", () => {
    const cipher = new Xaes256Gcm(Buffer.alloc(32, 1));
    expect(cipher.seal(plaintext, none)).not.toEqual(cipher.seal(plaintext, none));
  });

  it("opens nothing with a bit changed, a byte missing, or another addition", () => {
    const cipher = new Xaes256Gcm(Buffer.alloc(32, 1));
    const sealed = cipher.seal(plaintext, none);
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(cipher.open(changed, none), String(bit)).toBeNull();
    }
    for (let length = 0; length < sealed.length; length++)
      expect(cipher.open(sealed.subarray(0, length), none)).toBeNull();
    expect(cipher.open(sealed, Buffer.from("a"))).toBeNull();
    expect(new Xaes256Gcm(Buffer.alloc(32, 2)).open(sealed, none)).toBeNull();
  });
});
