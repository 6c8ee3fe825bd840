// Nanoseconds for one token without a socket: what is left of a request is the price of knowing who calls.
import { deepStrictEqual } from "node:assert";
import { createHmac, createSecretKey } from "node:crypto";
import { type HttpRequest, jwt } from "boltapi";
import { createVerifier } from "fast-jwt";
import { verify as honoVerify } from "hono/jwt";
import { median, printTable } from "../report.ts";
import { audience, issuer, scenarios, secret } from "./scenarios.ts";

const rounds = Number(process.env.ROUNDS ?? 9);
const calls = Number(process.env.CALLS ?? 20_000);

type Verify = (token: string) => unknown;

function boltapi(cacheSize: number): Verify {
  const authenticator = jwt({ secret, audience, issuer, cacheSize });
  return (token) => {
    const exchange = { header: () => `Bearer ${token}` };
    const found = authenticator.authenticate({ exchange } as unknown as HttpRequest<unknown>);
    return found instanceof Promise ? Promise.reject(new Error("a promise")) : found?.user.id;
  };
}

function fastJwt(cache: boolean): Verify {
  const options = { key: secret, algorithms: ["HS256" as const], allowedAud: audience, allowedIss: issuer };
  const verify = createVerifier({ ...options, requiredClaims: ["exp"], cache });
  return (token) => (verify(token) as { sub: string }).sub;
}

const key = createSecretKey(secret, "utf8");

const contenders: Readonly<Record<string, Verify>> = {
  "boltapi, jwt()": boltapi(1000),
  "boltapi, jwt({ cacheSize: 0 })": boltapi(0),
  "fast-jwt, cache": fastJwt(true),
  "fast-jwt": fastJwt(false),
  "hono/jwt": async (token) =>
    (await honoVerify(token, secret, { alg: "HS256", iss: issuer, aud: audience })).sub as string,
  "HMAC alone": (token) => {
    const dot = token.lastIndexOf(".");
    const isRight = createHmac("sha256", key).update(token.slice(0, dot)).digest("base64url") === token.slice(dot + 1);
    return isRight ? JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).sub : null;
  },
};

for (const { name: title, tokens } of scenarios) {
  // Texts are made from bytes for every round, as a server does: those that are used again have their hash computed.
  const received = tokens.map((token) => Buffer.from(token));
  const samples = new Map<string, number[]>(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, verify] of Object.entries(contenders)) {
      const expected = JSON.parse(Buffer.from(tokens[0]?.split(".")[1] ?? "", "base64url").toString()).sub;
      deepStrictEqual(await verify(tokens[0] ?? ""), expected, name);
      const texts = Array.from({ length: calls }, (_, index) =>
        (received[index % received.length] as Buffer).toString("latin1"),
      );
      const started = process.hrtime.bigint();
      for (const text of texts) {
        const result = verify(text);
        if (result instanceof Promise) await result;
      }
      // The first round warms up.
      if (round > 0) samples.get(name)?.push(Number(process.hrtime.bigint() - started) / calls);
    }
  }
  printTable(
    `${title} (${rounds} rounds of ${calls} calls)`,
    ["contender", "ns/token"],
    [...samples].map(([name, taken]) => [name, median(taken).toFixed(0)]),
  );
}
