import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const nonceBytes = 24;
const tagBytes = 16;

/**
 * AES-256-GCM with nonces of 24 bytes: random ones do not meet however much is encrypted under one key, as those of 12 bytes
 * may after some 2³² messages, which would give the key of the tags away.
 *
 * @spec C2SP XAES-256-GCM
 */
export class Xaes256Gcm {
  private readonly key: Buffer;
  /** The subkey K1 of CMAC (NIST SP 800-38B §6.1). */
  private readonly subkey: Buffer;

  /** @param key 32 bytes. */
  constructor(key: Buffer) {
    this.key = key;
    this.subkey = doubled(encryptBlocks(key, Buffer.alloc(16)));
  }

  /** Encrypts: nonce, ciphertext and tag. What is additional is not in it, and has to be the same to open it. */
  seal(plaintext: Buffer, additional: Buffer, nonce: Buffer = randomBytes(nonceBytes)): Buffer {
    const cipher = createCipheriv("aes-256-gcm", this.keyOf(nonce), nonce.subarray(12));
    cipher.setAAD(additional);
    const ciphertext = cipher.update(plaintext);
    cipher.final();
    return Buffer.concat([nonce, ciphertext, cipher.getAuthTag()]);
  }

  /** Decrypts what `seal` has made; null for anything else. */
  open(sealed: Buffer, additional: Buffer): Buffer | null {
    if (sealed.length < nonceBytes + tagBytes) return null;
    const nonce = sealed.subarray(0, nonceBytes);
    const tagStart = sealed.length - tagBytes;
    const options = { authTagLength: tagBytes };
    const decipher = createDecipheriv("aes-256-gcm", this.keyOf(nonce), nonce.subarray(12), options);
    decipher.setAAD(additional);
    decipher.setAuthTag(sealed.subarray(tagStart));
    const plaintext = decipher.update(sealed.subarray(nonceBytes, tagStart));
    try {
      decipher.final();
      return plaintext;
    } catch {
      return null;
    }
  }

  /** The key for one message: the CMACs of two blocks with the first half of the nonce in them. */
  private keyOf(nonce: Buffer): Buffer {
    const blocks = Buffer.alloc(32);
    for (const [start, counter] of [
      [0, 1],
      [16, 2],
    ] as const) {
      blocks[start + 1] = counter;
      blocks[start + 2] = 0x58;
      nonce.copy(blocks, start + 4, 0, 12);
      for (let index = 0; index < 16; index++) {
        blocks[start + index] = (blocks[start + index] as number) ^ (this.subkey[index] as number);
      }
    }
    return encryptBlocks(this.key, blocks);
  }
}

function encryptBlocks(key: Buffer, blocks: Buffer): Buffer {
  const cipher = createCipheriv("aes-256-ecb", key, null);
  cipher.setAutoPadding(false);
  return cipher.update(blocks);
}

/** A block times x in GF(2¹²⁸): shifted to the left by one bit, and reduced. */
function doubled(block: Buffer): Buffer {
  const result = Buffer.alloc(16);
  let carry = 0;
  for (let index = 15; index >= 0; index--) {
    const byte = block[index] as number;
    result[index] = ((byte << 1) | carry) & 0xff;
    carry = byte >> 7;
  }
  if (carry === 1) result[15] = (result[15] as number) ^ 0x87;
  return result;
}
