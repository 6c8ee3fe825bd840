import { scrypt } from "node:crypto";
import { hash as argon2Hash } from "@node-rs/argon2";
import { hashPassword, type PasswordHasherOptions, passwordHasher, ServiceUnavailable, verifyPassword } from "boltapi";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { Turnstile } from "../../../src/auth/passwords/turnstile.ts";

vi.mock("node:crypto", async (importOriginal) => {
  const original = await importOriginal<typeof import("node:crypto")>();
  return { ...original, scrypt: vi.fn(original.scrypt) };
});

/** Costs that tests can afford. */
const cheap = { scrypt: { log2Cost: 4 }, argon2id: { memoryKiB: 128, passes: 1 } } as const;
const passwords = passwordHasher(cheap);
const argon2 = passwordHasher({ ...cheap, algorithm: "argon2id" });

/** RFC 7914 §12, the third vector, in the format of hashes. */
const rfcVector =
  "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw";
/** Made with Django's algorithm. */
const djangoHash = "pbkdf2_sha256$1000$seasalt$JgZryXe2Ga8ysg6XbzkLpTdyPQrHqsinbL9BnnhgX4A=";

describe.each([
  ["scrypt", passwords, /^\$scrypt\$ln=4,r=8,p=1\$[\w+/]{22}\$[\w+/]{43}$/],
  ["argon2id", argon2, /^\$argon2id\$v=19\$m=128,t=1,p=1\$/],
] as const)("%s", (_name, hasher, form) => {
  it("hashes differently each time, and knows the password again", async () => {
    const [first, second] = [await hasher.hash("correct horse"), await hasher.hash("correct horse")];

    expect(first).toMatch(form);
    expect(second).not.toBe(first);
    expect(await hasher.verify("correct horse", first)).toEqual({ isValid: true, newHash: null });
    expect(await hasher.verify("correct hors", first)).toEqual({ isValid: false, newHash: null });
  });

  it("is the same however a character is composed, and different for every other text", async () => {
    const hash = await hasher.hash("pässword");

    expect((await hasher.verify("pa\u0308ssword", hash)).isValid).toBe(true);
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, unit: "binary" }), async (other) => {
        const isSame = other.normalize("NFKC") === "pässword";
        expect((await hasher.verify(other, hash)).isValid).toBe(isSame);
      }),
      { numRuns: 30 },
    );
  });
});

describe("hashes of others", () => {
  it("of RFC 7914 are known, and get a new hash", async () => {
    const { isValid, newHash } = await passwords.verify("pleaseletmein", rfcVector);

    expect(isValid).toBe(true);
    expect(await passwords.verify("pleaseletmein", newHash)).toEqual({ isValid: true, newHash: null });
  });

  it("of Django are known, and get a new hash", async () => {
    const { isValid, newHash } = await passwords.verify("lètmein", djangoHash);

    expect([isValid, newHash?.startsWith("$scrypt$")]).toEqual([true, true]);
    expect(await passwords.verify("letmein", djangoHash)).toEqual({ isValid: false, newHash: null });
  });

  it("of Argon2id are known, and get a new hash where scrypt is used", async () => {
    const hash = await argon2Hash("secret", { algorithm: 2, memoryCost: 256, timeCost: 2 });

    expect((await passwords.verify("secret", hash)).newHash).toMatch(/^\$scrypt\$/);
    expect((await argon2.verify("secret", hash)).newHash).toMatch(/^\$argon2id\$v=19\$m=128,t=1/);
  });

  it("of other costs get a new hash, and only for the right password", async () => {
    const hash = await passwordHasher({ scrypt: { log2Cost: 3 } }).hash("secret");

    expect((await passwords.verify("secret", hash)).newHash).toMatch(/^\$scrypt\$ln=4,/);
    expect(await passwords.verify("guess", hash)).toEqual({ isValid: false, newHash: null });
  });
});

describe("no password is right", () => {
  it.each([null, undefined, "", "!", "!disabled$scrypt$"])("for %j, at the cost of a hash", async (hash) => {
    vi.mocked(scrypt).mockClear();

    expect(await passwords.verify("secret", hash)).toEqual({ isValid: false, newHash: null });

    expect(scrypt).toHaveBeenCalledOnce();
  });

  it.each(["", "x".repeat(1025)])("when it is empty or too long", async (password) => {
    expect(await passwords.verify(password, await passwords.hash("secret"))).toEqual({ isValid: false, newHash: null });
    await expect(passwords.hash(password)).rejects.toThrow(RangeError);
  });
});

describe("broken hashes", () => {
  const salt = "A".repeat(22);
  const key = "A".repeat(43);

  it.each([
    `$scrypt$ln=20,r=64,p=1$${salt}$${key}`,
    `$scrypt$ln=99,r=8,p=1$${salt}$${key}`,
    `$scrypt$ln=0,r=8,p=1$${salt}$${key}`,
    `$scrypt$ln=4,r=8,p=1$${salt}$AAAA`,
    "$scrypt$",
    `pbkdf2_sha256$99999999$salt$${key}=`,
    `pbkdf2_sha256$0$salt$${key}=`,
    "pbkdf2_sha256$1000$salt$AAAA",
    `$argon2id$v=19$m=4294967295,t=1,p=1$${salt}$${key}`,
    `$argon2id$v=19$m=1048576,t=9,p=1$${salt}$${key}`,
    `$argon2i$v=19$m=128,t=1,p=1$${salt}$${key}`,
    "$2b$12$abcdefghijklmnopqrstuv",
    "secret in clear",
  ])("are an error that shows nothing of them: %s", async (hash) => {
    const failure = await passwords.verify("secret", hash).catch((error: Error) => error.message);

    expect(failure).toMatch(/^PASSWORD_HASH_UNKNOWN: A stored password hash begins with (\$?[\w-]+\$|no name)/);
    expect(failure).not.toContain("AAAA");
    expect(failure).not.toContain("clear");
  });

  it("never crash the check", async () => {
    const piece = fc.constantFrom(
      "$scrypt$",
      "$argon2id$",
      "pbkdf2_sha256$",
      "v=19$",
      "ln=4,r=8,p=1$",
      salt,
      key,
      "$",
      "=",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(piece, fc.string()), { maxLength: 6 }), async (pieces) => {
        const outcome = await passwords.verify("secret", pieces.join("")).catch((error: Error) => error.message);
        if (typeof outcome === "string") expect(outcome).toMatch(/^PASSWORD_HASH_UNKNOWN/);
        else expect(outcome.isValid).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});

describe("options", () => {
  it.each([
    { algorithm: "md5" },
    { scrypt: { log2Cost: 0 } },
    { scrypt: { log2Cost: 20, blockSize: 16 } },
    { argon2id: { memory: 1 } },
    { concurrency: 0 },
    { rounds: 10 },
  ])("%j are refused", (options) => {
    expect(() => passwordHasher(options as PasswordHasherOptions)).toThrow(/^OPTION_/);
  });
});

describe("the standard hasher", () => {
  it("hashes with the costs that OWASP recommends", async () => {
    const hash = await hashPassword("secret");

    expect(hash).toMatch(/^\$scrypt\$ln=17,r=8,p=1\$/);
    expect(await verifyPassword("secret", hash)).toEqual({ isValid: true, newHash: null });
  });
});

describe("the turnstile", () => {
  it("lets so many in at a time, in order, and goes on after failures", async () => {
    const turnstile = new Turnstile(2);
    let inside = 0;
    let most = 0;
    const order: number[] = [];
    const work = (number: number) => async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
      order.push(number);
      if (number === 1) throw new Error("failed");
    };

    const outcomes = await Promise.allSettled([0, 1, 2, 3, 4].map((number) => turnstile.pass(work(number))));

    expect(outcomes.map(({ status }) => status)).toEqual([
      "fulfilled",
      "rejected",
      "fulfilled",
      "fulfilled",
      "fulfilled",
    ]);
    expect([most, order]).toEqual([2, [0, 1, 2, 3, 4]]);
  });

  it("turns away who comes when a thousand wait", async () => {
    const turnstile = new Turnstile(1);
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    const waiting = Array.from({ length: 1001 }, () => turnstile.pass(() => gate));

    await expect(turnstile.pass(() => gate)).rejects.toThrow(ServiceUnavailable);
    open();
    await Promise.all(waiting);
  });
});
