import { createPublicKey, createSecretKey, type KeyObject } from "node:crypto";
import { createSigner, createVerifier } from "fast-jwt";
import { describe, expect, it } from "vitest";
import { explainMisfit, type JwtAlgorithm, jwtAlgorithms } from "../../../src/auth/jwt/jwt-algorithm.ts";
import { compileSign, compileVerify } from "../../../src/auth/jwt/signature.ts";
import { claimsOf, ed448, ed25519, p256, p384, p521, privatePem, publicPem, rsa } from "./tokens.ts";

interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const longSecret = "s".repeat(64);
const shared: Pair = {
  publicKey: createSecretKey(longSecret, "utf8"),
  privateKey: createSecretKey(longSecret, "utf8"),
};

const pairs: Readonly<Record<JwtAlgorithm, Pair>> = {
  HS256: shared,
  HS384: shared,
  HS512: shared,
  RS256: rsa,
  RS384: rsa,
  RS512: rsa,
  PS256: rsa,
  PS384: rsa,
  PS512: rsa,
  ES256: p256,
  ES384: p384,
  ES512: p521,
  EdDSA: ed25519,
};

const pemOf = (algorithm: JwtAlgorithm, half: "public" | "private"): string => {
  if (algorithm.startsWith("HS")) return longSecret;
  return half === "public" ? publicPem(pairs[algorithm]) : privatePem(pairs[algorithm]);
};

describe.each(jwtAlgorithms)("a signature with %s", (algorithm) => {
  const { publicKey, privateKey } = pairs[algorithm];
  const verify = compileVerify(algorithm, publicKey);

  it("is right for what was signed, and for nothing else", () => {
    const signature = compileSign(algorithm, privateKey)("header.payload");
    expect(verify("header.payload", signature)).toBe(true);
    expect(verify("header.payloaD", signature)).toBe(false);
  });

  it("is wrong when it is cut, longer, empty, or spelt another way", () => {
    const signature = compileSign(algorithm, privateKey)("header.payload");
    const last = signature.at(-1) ?? "";
    for (const wrong of ["", "A", signature.slice(0, -1), `${signature}A`, `${signature}=`, `${signature} `]) {
      expect(verify("header.payload", wrong), wrong).toBe(false);
    }
    const others = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].filter(
      (one) => one !== last,
    );
    expect(others.filter((one) => verify("header.payload", signature.slice(0, -1) + one))).toEqual([]);
  });

  it("is understood by another library, and the other way round", () => {
    const claims = claimsOf();
    const theirs = createSigner({ key: pemOf(algorithm, "private"), algorithm })(claims) as string;
    const dot = theirs.lastIndexOf(".");
    expect(verify(theirs.slice(0, dot), theirs.slice(dot + 1))).toBe(true);
    const input = [{ alg: algorithm }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    const ours = `${input}.${compileSign(algorithm, privateKey)(input)}`;
    expect(createVerifier({ key: pemOf(algorithm, "public"), algorithms: [algorithm] })(ours)).toMatchObject(claims);
  });

  it("is possible with keys of its own type alone", () => {
    const fitting = new Set(
      [...new Set(Object.values(pairs)), ed448].filter(({ publicKey: key }) => explainMisfit(key, algorithm) === null),
    );
    expect(fitting).toEqual(new Set(algorithm === "EdDSA" ? [ed25519, ed448] : [pairs[algorithm]]));
  });
});

describe("signatures of the standards", () => {
  const payload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

  it("has those of RFC 7515 appendix A.1 and A.3, and RFC 8037 appendix A.4", () => {
    const key = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
    const hmac = compileVerify("HS256", createSecretKey(key, "base64url"));
    expect(
      hmac(`eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.${payload}`, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
    ).toBe(true);
    const ec = createPublicKey({
      format: "jwk",
      key: {
        kty: "EC",
        crv: "P-256",
        x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        y: "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
      },
    });
    const ecSignature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    expect(compileVerify("ES256", ec)(`eyJhbGciOiJFUzI1NiJ9.${payload}`, ecSignature)).toBe(true);
    const ed = createPublicKey({
      format: "jwk",
      key: { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" },
    });
    const edSignature = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    expect(compileVerify("EdDSA", ed)("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc", edSignature)).toBe(
      true,
    );
  });
});
